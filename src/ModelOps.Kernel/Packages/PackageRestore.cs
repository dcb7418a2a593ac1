using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Packages;

/// <summary>Resolves packages by <c>dotnet restore</c> of a project made for the purpose.</summary>
internal static class PackageRestore
{
    public const string Framework = "net10.0";

    public static string Runtime => RuntimeInformation.RuntimeIdentifier;

    /// <summary>Where NuGet keeps unpacked packages.</summary>
    public static string GlobalFolder { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // NuGet may be told of folders with packages that it need not download; a restore says which.
    private static volatile string[] _folders = [GlobalFolder];

    public static async Task<IReadOnlyList<LockedPackage>> RunAsync(
        IEnumerable<PackageRequest> requests, IReadOnlyList<string> sources, string? configFile, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("notebook-restore-").FullName;
        try
        {
            foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            {
                await File.WriteAllTextAsync(Path.Combine(folder, name), "<Project />", cancellationToken).ConfigureAwait(false);
            }

            var project = Path.Combine(folder, "notebook.csproj");
            await File.WriteAllTextAsync(project, Project(requests, sources, configFile), cancellationToken).ConfigureAwait(false);
            await RestoreAsync(project, cancellationToken).ConfigureAwait(false);
            var assets = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "obj", "project.assets.json"), cancellationToken).ConfigureAwait(false))!;
            _folders = [.. _folders.Union((assets["packageFolders"] as JsonObject ?? []).Select(entry => entry.Key))];
            return [.. Packages(assets)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The nearest nuget.config in a folder or above it, as a project there would have it.</summary>
    public static string? ConfigFile(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var found = new[] { "nuget.config", "NuGet.config", "NuGet.Config" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string Project(IEnumerable<PackageRequest> requests, IReadOnlyList<string> sources, string? configFile) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>{Framework}</TargetFramework>
            <RuntimeIdentifier>{Runtime}</RuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
            {(configFile is null ? "" : $"<RestoreConfigFile>{SecurityElement.Escape(configFile)}</RestoreConfigFile>")}
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", requests.Select(request => $"<PackageReference Include=\"{request.Id}\" Version=\"{request.Version}\" />"))}
          </ItemGroup>
        </Project>
        """;

    private static async Task RestoreAsync(string project, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--nologo", "-v", "quiet", "-tl:off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        // Set by a running `dotnet run` or build server, they would point the new process at the wrong SDK.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw new KernelException($"The packages cannot be restored: {Reason(await output.ConfigureAwait(false) + await errors.ConfigureAwait(false))}");
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new KernelException("'dotnet' was not found; #r \"nuget:\" resolves packages with it. Install the .NET SDK, or run where the packages of the lock file are cached.", exception);
        }
    }

    // NuGet's own words, without the project's path before them and in brackets after them.
    private static string Reason(string output)
    {
        var problems = output.Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(": error ", StringComparison.Ordinal) + 2)..].Trim())
            .Select(line => line.EndsWith(']') && line.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var bracket ? line[..bracket] : line)
            .Distinct().ToList();
        return problems.Count > 0 ? string.Join(" ", problems) : output.Trim();
    }

    private static IEnumerable<LockedPackage> Packages(JsonNode assets)
    {
        var target = assets["targets"]!.AsObject().OrderByDescending(entry => entry.Key.Length).First().Value!.AsObject();
        foreach (var (key, library) in target)
        {
            if (library!["type"]?.ToString() != "package")
            {
                continue;
            }

            var parts = key.Split('/');
            var content = assets["libraries"]![key]!["sha512"]!.ToString();
            yield return new LockedPackage(parts[0], parts[1], content, Files(library["runtime"], parts), Files(library["native"], parts));
        }
    }

    private static SortedDictionary<string, string> Files(JsonNode? group, string[] package)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, _) in group as JsonObject ?? [])
        {
            // "_._" stands for "nothing is needed on this framework".
            if (Path.GetFileName(file) != "_._")
            {
                files[file] = HashOf(PathOf(package[0], package[1], file));
            }
        }

        return files;
    }

    /// <summary>A package's file, in the first of NuGet's folders that has it.</summary>
    public static string PathOf(string id, string version, string file)
    {
        var paths = _folders.Select(folder => Path.Combine(folder, id.ToLowerInvariant(), version.ToLowerInvariant(), file)).ToArray();
        return paths.FirstOrDefault(File.Exists) ?? paths[0];
    }

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
