using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelOps.Files;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Cache;

/// <summary>The digests of files and folders. A file whose size and time are those of a digest that is kept is not read again, unless it was so new that a change would not show.</summary>
/// <param name="file">Where digests are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class FileDigests(string file, TimeProvider time)
{
    private static readonly TimeSpan _grain = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, DataFile> _known = new(Read(file));
    private bool _isChanged;

    /// <summary>The SHA-256 of a file, or of all names and contents below a folder; null where nothing is.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or changes while it is read.</exception>
    internal async Task<string?> OfAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                return DataFile.At(path) is [var one] ? await HashAsync(one, cancellationToken).ConfigureAwait(false) : null;
            }

            var lines = new List<string>();
            foreach (var each in DataFile.At(path).OrderBy(each => each.Path, StringComparer.Ordinal))
            {
                lines.Add($"{await HashAsync(each, cancellationToken).ConfigureAwait(false)} {Path.GetRelativePath(path, each.Path)}");
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{path}' cannot be read: {exception.Message.TrimEnd('.')}. Make it readable for this user.", exception);
        }
    }

    /// <summary>Keeps the digests for the next process.</summary>
    internal void Save()
    {
        if (_isChanged)
        {
            AtomicFile.WriteText(file, JsonSerializer.Serialize(_known.Values.Where(each => File.Exists(each.Path))), ownerOnly: true);
            _isChanged = false;
        }
    }

    private async Task<string> HashAsync(DataFile found, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(found.Path, out var known) && known.IsLike(found))
        {
            return known.Hash;
        }

        var hashed = await found.HashedAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidInputException($"'{found.Path}' changes while it is read. Run the pipeline again when it is written.");
        if (time.GetUtcNow().UtcDateTime - hashed.Written > _grain)
        {
            _known[found.Path] = hashed;
            _isChanged = true;
        }

        return hashed.Hash;
    }

    // Digests that cannot be read are made anew.
    private static IEnumerable<KeyValuePair<string, DataFile>> Read(string file)
    {
        try
        {
            return File.Exists(file) ? (JsonSerializer.Deserialize<DataFile[]>(File.ReadAllText(file)) ?? []).Select(each => KeyValuePair.Create(each.Path, each)) : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
