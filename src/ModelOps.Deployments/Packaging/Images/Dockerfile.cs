using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOps.Deployments.Packaging.Tools;
using ModelOps.Deployments.Services;

namespace ModelOps.Deployments.Packaging.Images;

/// <summary>The Dockerfile of a package, and the settings that an image made without Docker has, too.</summary>
internal static partial class Dockerfile
{
    /// <summary>The user of containers: no name, no shell, no rights.</summary>
    internal const string User = "65532:65532";

    private const string Registry = "mcr.microsoft.com/dotnet";

    /// <summary>The base image for a tool: .NET with ASP.NET Core, or what .NET needs where the tool brings it along.</summary>
    internal static string Base(ToolFiles tool) => $"{Registry}/{(tool.IsSelfContained ? "runtime-deps" : "aspnet")}:{tool.RuntimeVersion}";

    /// <summary>What is wrong with a base image's name; null when nothing is.</summary>
    internal static string? Error(string image) => Reference().IsMatch(image) ? null
        : $"The base image '{image}' is not pinned. Name its version or digest, as {Registry}/aspnet:10.0.1 or NAME@sha256:….";

    /// <summary>The environment that an image sets: the target is known without an option, and nothing is written to disk.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Environment(string target) =>
    [
        (ServingContract.TargetVariable, target),
        // No socket for debuggers in /tmp, so that a read-only root is enough.
        ("DOTNET_EnableDiagnostics", "0"),
        ("DOTNET_gcServer", "0"),
        BackgroundService.Memory,
    ];

    /// <summary>The Dockerfile.</summary>
    /// <param name="image">The base image.</param>
    /// <param name="tool">The host.</param>
    /// <param name="target">The name of what it is for.</param>
    /// <param name="context">The package.</param>
    /// <param name="content">The top-level files and folders of the package, those of the host apart.</param>
    internal static string Of(string image, ToolFiles tool, string target, PackageContext context, IReadOnlyList<string> content)
    {
        var start = tool.Start($"{ServingContract.PackageFolder}/app");
        var text = new StringBuilder();
        text.Append($"# {context.Name} {context.Version}: build with  docker build -t {context.Image} .\n");
        text.Append(image.Contains('@', StringComparison.Ordinal)
            ? ""
            : $"# The base is pinned by version. To pin its digest, too: docker buildx imagetools inspect {image}, and package again with that digest.\n");
        text.Append($"FROM {image}\n\n");
        text.Append($"LABEL org.opencontainers.image.title={JsonSerializer.Serialize(context.Name)} \\\n      org.opencontainers.image.version={JsonSerializer.Serialize(context.Version)}");
        text.Append(target == "sagemaker" ? " \\\n      com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true\n\n" : "\n\n");

        // The host changes rarely: its layer comes first.
        text.Append($"COPY app {ServingContract.PackageFolder}/app\n");
        foreach (var folder in content.Where(name => name.EndsWith('/') && name != "app/"))
        {
            text.Append($"COPY {folder.TrimEnd('/')} {ServingContract.PackageFolder}/{folder.TrimEnd('/')}\n");
        }

        text.Append($"COPY {string.Join(' ', content.Where(name => !name.EndsWith('/')))} {ServingContract.PackageFolder}/\n\n");
        text.Append("ENV ").AppendJoin(" \\\n    ", Environment(target).Select(pair => $"{pair.Name}={pair.Value}")).Append("\n\n");
        text.Append($"WORKDIR {ServingContract.PackageFolder}\n");
        text.Append(context.Contract.RunsAsRoot ? "# This platform requires root.\nUSER 0:0\n" : $"USER {User}\n");
        text.Append($"EXPOSE {context.Contract.Port}\n");
        text.Append($"HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD {JsonSerializer.Serialize<string[]>([.. start, "serve", "--check"])}\n");
        text.Append($"ENTRYPOINT {JsonSerializer.Serialize(start)}\n");
        text.Append("CMD [\"serve\"]\n");
        return text.ToString();
    }

    // A tag other than latest, or a digest.
    [GeneratedRegex(@"^[\w][\w.\-/:]*(?:@sha256:[0-9a-f]{64}|:(?!latest$)[\w][\w.\-]{0,127})$")]
    private static partial Regex Reference();
}
