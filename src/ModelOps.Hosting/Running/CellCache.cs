using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;

namespace ModelOps.Hosting.Running;

/// <summary>
/// The folder <c>.modelops/cache</c> beside a notebook: a folder for each kept cell, named by its key. An entry appears whole, by a rename; when it is read, every byte of it is checked by its digest.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="limit">How many bytes it may hold; the entries used longest ago go first.</param>
/// <param name="time">The clock.</param>
internal sealed class CellCache(string root, long limit, TimeProvider time)
{
    /// <summary>The variable that names the limit, in bytes or as <c>5G</c>.</summary>
    internal const string LimitVariable = "MODELOPS_CACHE_LIMIT";

    private const string Content = "cell.json";
    private const string Digests = "digests.txt";
    private const string Beginning = "new-";
    private const long DefaultLimit = 5L << 30;
    private static readonly TimeSpan _abandoned = TimeSpan.FromDays(1);
    private static readonly JsonSerializerOptions _json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The cache of a notebook.</summary>
    internal static CellCache Beside(string notebook, TimeProvider time) => new(FolderBeside(Path.GetDirectoryName(Path.GetFullPath(notebook))!), Limit(), time);

    internal static string FolderBeside(string folder) => Path.Combine(folder, ".modelops", "cache");

    /// <summary>An entry's folder; null when there is none.</summary>
    internal string? Find(string key) => Directory.Exists(FolderOf(key)) ? FolderOf(key) : null;

    /// <summary>Reads an entry.</summary>
    /// <exception cref="CannotKeepException">It is damaged.</exception>
    internal KeptCell Read(string folder)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(folder, Digests));
            var files = Files(folder).Where(file => file != Digests).Order(StringComparer.Ordinal);
            if (!lines.SequenceEqual(files.Select(file => Line(folder, file))))
            {
                throw new CannotKeepException("the kept result is damaged");
            }

            var kept = JsonSerializer.Deserialize<KeptCell>(File.ReadAllBytes(Path.Combine(folder, Content)), _json) ?? throw new CannotKeepException("the kept result is damaged");
            Directory.SetLastWriteTimeUtc(folder, time.GetUtcNow().UtcDateTime);
            return kept;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CannotKeepException($"the kept result is damaged ({exception.Message})");
        }
    }

    /// <summary>Makes an entry; one that is there already is replaced.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="fill">Writes files into its folder and gives its content.</param>
    /// <exception cref="CannotKeepException">It cannot be written; nothing is left of it.</exception>
    internal void Write(string key, Func<string, KeptCell> fill)
    {
        var made = Path.Combine(root, Beginning + Guid.NewGuid().ToString("N"));
        try
        {
            CreateFolder(made);
            File.WriteAllText(Path.Combine(root, ".gitignore"), "*\n");
            File.WriteAllBytes(Path.Combine(made, Content), JsonSerializer.SerializeToUtf8Bytes(fill(made), _json));
            AtomicFile.WriteText(Path.Combine(made, Digests), string.Concat(Files(made).Order(StringComparer.Ordinal).Select(file => Line(made, file) + "\n")), toDisk: true);
            if (SizeOf(made) > limit)
            {
                throw new CannotKeepException($"it takes more than the {MemoryText.Of(limit)} that {LimitVariable} allows");
            }

            Remove(FolderOf(key));
            Directory.Move(made, FolderOf(key));
            Shrink(FolderOf(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidInputException)
        {
            throw new CannotKeepException($"it cannot be written to '{root}' ({exception.Message})");
        }
        finally
        {
            Remove(made);
        }
    }

    /// <summary>Removes entries that were not used for a time.</summary>
    /// <returns>How many, and their bytes.</returns>
    internal (int Entries, long Bytes) Collect(TimeSpan unused)
    {
        var old = Entries().Where(entry => time.GetUtcNow() - entry.Used >= unused).ToList();
        old.ForEach(entry => Remove(entry.Folder));
        return (old.Count, old.Sum(entry => entry.Bytes));
    }

    private void Shrink(string newest)
    {
        foreach (var left in Directory.EnumerateDirectories(root, Beginning + "*").Where(folder => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > _abandoned))
        {
            Remove(left);
        }

        var entries = Entries().OrderBy(entry => entry.Used).ToList();
        var total = entries.Sum(entry => entry.Bytes);
        foreach (var entry in entries.Where(entry => entry.Folder != newest).TakeWhile(_ => total > limit).ToList())
        {
            Remove(entry.Folder);
            total -= entry.Bytes;
        }
    }

    private IEnumerable<(string Folder, DateTimeOffset Used, long Bytes)> Entries() => !Directory.Exists(root) ? []
        : Directory.EnumerateDirectories(root).Where(folder => !Path.GetFileName(folder).StartsWith(Beginning, StringComparison.Ordinal)).Select(folder => (folder, (DateTimeOffset)Directory.GetLastWriteTimeUtc(folder), SizeOf(folder)));

    private string FolderOf(string key) => Path.Combine(root, key);

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));

    private static string Line(string folder, string file)
    {
        using var content = File.OpenRead(Path.Combine(folder, file));
        return $"{Convert.ToHexStringLower(SHA256.HashData(content))} {file}";
    }

    // What is half removed has no digests that fit, and is not taken for an entry.
    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(Path.Combine(folder, Digests));
            Directory.Delete(folder, recursive: true);
        }
    }

    // Values of a notebook are for who runs it.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static long Limit()
    {
        var text = Environment.GetEnvironmentVariable(LimitVariable);
        return string.IsNullOrWhiteSpace(text) ? DefaultLimit
            : MemoryText.Parse(text) ?? throw new InvalidInputException($"{LimitVariable} cannot be '{text}'. Give an amount such as 500M or 5G.");
    }

    /// <summary>The SHA-256 of texts, in hexadecimal.</summary>
    internal static string Digest(params IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
