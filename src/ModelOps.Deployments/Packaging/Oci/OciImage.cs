using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelOps.Deployments.Packaging.Images;
using ModelOps.Deployments.Packaging.Targets;
using ModelOps.Deployments.Packaging.Tools;

namespace ModelOps.Deployments.Packaging.Oci;

/// <summary>An image in the layout of the Open Container Initiative, without Docker: .NET and the C library, the host, and the package are a layer each. The same package gives the same digests.</summary>
internal static class OciImage
{
    private const string Media = "application/vnd.oci.image.";
    private const string Created = "1970-01-01T00:00:00Z";

    /// <summary>Why an image cannot be written there; null when it can.</summary>
    /// <param name="place">The place.</param>
    /// <param name="package">The folder of the package, which the image is not a part of.</param>
    internal static string? Error(string place, string package)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        return File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            ? $"'{place}' exists and is not an empty folder. Give {Wording.Option("oci")} a new folder, or a new file that ends in .tar."
            : IsIn(full, package) || IsIn(package, full) ? $"The image '{place}' and the package '{package}' cannot be in each other. Give {Wording.Option("oci")} a place beside the package."
            : null;
    }

    private static bool IsIn(string path, string folder) => (path + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Writes an image.</summary>
    /// <param name="package">The folder of the package.</param>
    /// <param name="place">A new or empty folder for the layout, or a new file that ends in <c>.tar</c>; without an <see cref="Error"/>.</param>
    /// <param name="tool">The host.</param>
    /// <param name="target">The name of what it is for.</param>
    /// <param name="context">What is packaged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The digest of its manifest.</returns>
    /// <exception cref="InvalidInputException">This machine cannot make the image.</exception>
    internal static async Task<string> WriteAsync(string package, string place, ToolFiles tool, string target, PackageContext context, CancellationToken cancellationToken)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            var digest = await LayoutAsync(temporary, package, tool, target, context, cancellationToken).ConfigureAwait(false);
            if (!full.EndsWith(".tar", StringComparison.Ordinal))
            {
                if (Directory.Exists(full))
                {
                    Directory.Delete(full);
                }

                Directory.Move(temporary, full);
                return digest;
            }

            await ArchiveAsync(temporary, full, cancellationToken).ConfigureAwait(false);
            return digest;
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static async Task<string> LayoutAsync(string folder, string package, ToolFiles tool, string target, PackageContext context, CancellationToken cancellationToken)
    {
        var blobs = Path.Combine(folder, "blobs", "sha256");
        Directory.CreateDirectory(blobs);
        var inside = ServingContract.PackageFolder.TrimStart('/');
        LayerFile[] all = [.. Directory.GetFiles(package, "*", SearchOption.AllDirectories).Select(path => new LayerFile(
            $"{inside}/{Path.GetRelativePath(package, path).Replace(Path.DirectorySeparatorChar, '/')}", path, IsProgram: Path.GetRelativePath(package, path) == Path.Combine("app", ToolFiles.Program)))];
        bool IsHost(LayerFile file) => file.Path.StartsWith($"{inside}/app/", StringComparison.Ordinal);
        OciLayer[] layers =
        [
            await OciLayer.WriteAsync(blobs, await MachineRuntime.FilesAsync(tool, cancellationToken).ConfigureAwait(false), [("tmp", OciLayer.Scratch), ("proc", OciLayer.Entered), ("dev", OciLayer.Entered), ("sys", OciLayer.Entered)], cancellationToken).ConfigureAwait(false),
            await OciLayer.WriteAsync(blobs, [.. all.Where(IsHost)], [], cancellationToken).ConfigureAwait(false),
            await OciLayer.WriteAsync(blobs, [.. all.Where(file => !IsHost(file))], [], cancellationToken).ConfigureAwait(false),
        ];
        var platform = new JsonObject { ["architecture"] = tool.Platform == "linux-arm64" ? "arm64" : "amd64", ["os"] = "linux" };
        var config = Blob(blobs, Media + "config.v1+json", Config(tool, target, context, layers, platform));
        var manifest = Blob(blobs, Media + "manifest.v1+json", new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Media + "manifest.v1+json",
            ["config"] = config,
            ["layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)new JsonObject { ["mediaType"] = Media + "layer.v1.tar+gzip", ["digest"] = "sha256:" + layer.Digest, ["size"] = layer.Size })]),
        });
        var digest = (string)manifest["digest"]!;
        manifest["platform"] = platform.DeepClone();
        manifest["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = context.Version };
        await File.WriteAllTextAsync(Path.Combine(folder, "oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}\n", cancellationToken).ConfigureAwait(false);
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Media + "index.v1+json", ["manifests"] = new JsonArray(manifest) };
        await File.WriteAllTextAsync(Path.Combine(folder, "index.json"), JsonText.Of(index), cancellationToken).ConfigureAwait(false);
        return digest;
    }

    private static JsonObject Config(ToolFiles tool, string target, PackageContext context, IReadOnlyList<OciLayer> layers, JsonObject platform)
    {
        var dotnet = "/" + MachineRuntime.Dotnet;
        var labels = new JsonObject { ["org.opencontainers.image.title"] = context.Name, ["org.opencontainers.image.version"] = context.Version };
        return new JsonObject
        {
            ["created"] = Created,
            ["architecture"] = platform["architecture"]!.DeepClone(),
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["User"] = context.Contract.RunsAsRoot ? "0:0" : Dockerfile.User,
                ["ExposedPorts"] = new JsonObject { [$"{context.Contract.Port}/tcp"] = new JsonObject() },
                ["Env"] = new JsonArray([.. Dockerfile.Environment(target).Append(("DOTNET_ROOT", dotnet)).Append(("PATH", dotnet)).Select(pair => (JsonNode)$"{pair.Item1}={pair.Item2}")]),
                ["Entrypoint"] = new JsonArray([.. tool.Start($"{ServingContract.PackageFolder}/app", dotnet + "/dotnet").Select(word => (JsonNode)word)]),
                ["Cmd"] = new JsonArray("serve"),
                ["WorkingDir"] = ServingContract.PackageFolder,
                ["Labels"] = labels,
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. layers.Select(layer => (JsonNode)("sha256:" + layer.ContentDigest))]) },
            ["history"] = new JsonArray([.. new[] { ".NET and the C library of the packaging machine", "the host", "the package" }.Select(comment => (JsonNode)new JsonObject { ["created"] = Created, ["created_by"] = "modelops", ["comment"] = comment })]),
        };
    }

    private static JsonObject Blob(string blobs, string mediaType, JsonObject content)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(JsonText.Of(content));
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(blobs, digest), bytes);
        return new JsonObject { ["mediaType"] = mediaType, ["digest"] = "sha256:" + digest, ["size"] = bytes.Length };
    }

    /// <summary>Writes a layout into a new tar archive, whole or not at all.</summary>
    internal static async Task ArchiveAsync(string folder, string file, CancellationToken cancellationToken)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                var tar = new TarWriter(stream, TarEntryFormat.Gnu);
                await using var closing = tar.ConfigureAwait(false);
                foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    var content = File.OpenRead(path);
                    await using var ending = content.ConfigureAwait(false);
                    var entry = new GnuTarEntry(TarEntryType.RegularFile, Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')) { ModificationTime = DateTimeOffset.UnixEpoch, DataStream = content };
                    await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }

            File.Move(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
