using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOps.Kernel.Packages;

/// <summary>What a notebook's requests for packages came to: the whole closure, each file with its hash.</summary>
internal sealed record PackageLock
{
    private static readonly JsonSerializerOptions _layout = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Version { get; init; } = 1;

    public required string Framework { get; init; }

    public required string Runtime { get; init; }

    /// <summary>Requested package to requested version.</summary>
    public required SortedDictionary<string, string> Requests { get; init; }

    public required IReadOnlyList<LockedPackage> Packages { get; init; }

    public static PackageLock? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PackageLock>(File.ReadAllText(path), _layout);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new KernelException($"The package lock '{path}' cannot be read: {exception.Message} Delete it: the next run writes it anew.", exception);
        }
    }

    public string ToText() => JsonSerializer.Serialize(this, _layout) + "\n";
}

/// <summary>A package of the closure.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="ContentHash">NuGet's SHA-512 of its content.</param>
/// <param name="Assemblies">The assemblies used, relative to the package, with their SHA-256.</param>
/// <param name="Native">The native files used, likewise.</param>
internal sealed record LockedPackage(string Id, string Version, string ContentHash, SortedDictionary<string, string> Assemblies, SortedDictionary<string, string> Native);
