using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps.Deployments.Packaging.Signing;

/// <summary>The list of a package's files with their digests: what the signature is over, and what the host checks at start.</summary>
internal sealed record PackageManifest
{
    /// <summary>The file of the list, at the root of a package.</summary>
    internal const string FileName = "modelops-package.json";

    /// <summary>The file of the signature, beside it.</summary>
    internal const string SignatureName = "modelops-package.sig";

    /// <summary>The folder of the model in a package.</summary>
    internal const string ModelFolder = "model";

    private const string Known = "modelops-package/1";
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The kind and version of the list.</summary>
    public string Format { get; init; } = Known;

    /// <summary>What the model is served as.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The run that logged it; null when not known.</summary>
    public string? Run { get; init; }

    /// <summary>The files, in ordinal order of their paths.</summary>
    public required IReadOnlyList<Entry> Files { get; init; }

    /// <summary>Lists what is in a folder. The list itself and the signature are left out.</summary>
    internal static async Task<PackageManifest> OfAsync(string folder, string name, string version, string? run, CancellationToken cancellationToken)
    {
        var entries = new List<Entry>();
        foreach (var path in Paths(folder).Keys.Order(StringComparer.Ordinal))
        {
            entries.Add(await EntryAsync(folder, path, cancellationToken).ConfigureAwait(false));
        }

        return new PackageManifest { Name = name, Version = version, Run = run, Files = entries };
    }

    /// <summary>The files below a folder by their paths with '/', with whether each is a plain file: a link or a device is none.</summary>
    internal static Dictionary<string, bool> Paths(string folder)
    {
        // Links are listed, not followed: what they lead to is not in the package, and may lead back.
        var entries = new FileSystemEnumerable<(string Path, bool IsPlain)>(
            folder,
            (ref entry) => (Path.GetRelativePath(folder, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/'), !IsLink(ref entry)),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || IsLink(ref entry),
            ShouldRecursePredicate = (ref entry) => !IsLink(ref entry),
        };
        return entries.Where(found => found.Path is not FileName and not SignatureName).ToDictionary(found => found.Path, found => found.IsPlain, StringComparer.Ordinal);
    }

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>One file with its digest.</summary>
    internal static async Task<Entry> EntryAsync(string folder, string path, CancellationToken cancellationToken)
    {
        var stream = new FileStream(Path.Combine(folder, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        await using var closing = stream.ConfigureAwait(false);
        return new Entry(path, stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>The list as its file holds it.</summary>
    internal byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, _json), (byte)'\n'];

    /// <summary>Reads a list.</summary>
    /// <exception cref="CheckFailedException">The bytes are not a list of this version.</exception>
    internal static PackageManifest Of(ReadOnlySpan<byte> bytes, string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<PackageManifest>(bytes, _json);
            return manifest?.Format == Known
                ? manifest
                : throw new CheckFailedException($"The list of files of the package in '{folder}' has the format '{manifest?.Format}', not {Known}. Make the package again with this version.");
        }
        catch (JsonException exception)
        {
            throw new CheckFailedException($"The package in '{folder}' cannot be trusted: {FileName} cannot be read: {exception.Message} Make the package again.");
        }
    }

    /// <summary>One file.</summary>
    /// <param name="Path">Where it is in the package, with '/'.</param>
    /// <param name="Size">Its bytes.</param>
    /// <param name="Sha256">Their SHA-256, in hexadecimal.</param>
    internal sealed record Entry(string Path, long Size, string Sha256);
}
