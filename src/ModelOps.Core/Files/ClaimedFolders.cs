using System.Text.Json;

namespace ModelOps.Files;

/// <summary>Folders of this user by name, such as one for each loop: each holds what its owner, one process at a time, leaves for the next.</summary>
/// <param name="state">The user's folder.</param>
/// <param name="kind">The folder of all of them in it, such as <c>loops</c>.</param>
/// <param name="what">What messages call one, such as <c>loop</c>.</param>
internal sealed class ClaimedFolders(UserState state, string kind, string what)
{
    private const int LongestFolder = 200;

    /// <summary>Whether a text can name one.</summary>
    internal static bool IsName(string name) => name.Length > 0 && name.Trim() == name && !name.Any(char.IsControl) && Escape(name).Length <= LongestFolder;

    /// <summary>A name as that of a folder, which may hold less: <c>~</c> is free for the number of the second of a name.</summary>
    internal static string Escape(string name) => Uri.EscapeDataString(name).Replace("~", "%7E", StringComparison.Ordinal) is var escaped && escaped.StartsWith('.') ? "%2E" + escaped[1..] : escaped;

    /// <summary>The names of all.</summary>
    internal IReadOnlyList<string> Names() => state.Existing(kind) is not { } folder ? []
        : [.. Directory.EnumerateDirectories(folder).Select(path => Uri.UnescapeDataString(Path.GetFileName(path))).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file or folder in one; null when it is not there.</summary>
    internal string? Existing(string name, string file) => state.Existing(Path.Combine(Of(name), file));

    /// <summary>The path of a file in one, whose folder is there now.</summary>
    internal string Writable(string name, string file) => state.Writable(Path.Combine(Of(name), file));

    /// <summary>Reads a file; null when it is not there.</summary>
    /// <param name="name">Which folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="advice">What to do when it cannot be read, as an order.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    internal T? Read<T>(string name, string file, string advice)
        where T : class
    {
        var path = Existing(name, file);
        try
        {
            return path is null ? null : StateJson.Read<T>(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException($"The file '{path}' does not describe a {what}: {exception.Message.TrimEnd('.')}. {advice}.", exception);
        }
    }

    /// <summary>Writes a file whole.</summary>
    /// <param name="name">Which folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="value">Its content.</param>
    /// <param name="toDisk">True to be on the disk when this returns: what is done next must not outlive it.</param>
    internal void Write<T>(string name, string file, T value, bool toDisk = false) => AtomicFile.WriteText(Writable(name, file), StateJson.Write(value), ownerOnly: true, toDisk);

    /// <summary>Keeps other processes out by a file, until it is disposed of, or this process ends.</summary>
    /// <param name="name">Which folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="message">What is said when another one keeps it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidInputException">Another one keeps it, or it may not be opened.</exception>
    internal async Task<FileStream> LockAsync(string name, string file, TimeSpan patience, string message, CancellationToken cancellationToken)
    {
        var path = Writable(name, file);
        try
        {
            return await ExclusiveFile.OpenAsync(path, UserState.OwnerOnly(FileMode.OpenOrCreate), patience, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new InvalidInputException(message, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidInputException($"The file '{path}' cannot be locked: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Whether a process keeps others out by a file.</summary>
    internal bool IsLocked(string name, string file)
    {
        if (Existing(name, file) is not { } path)
        {
            return false;
        }

        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Removes all folders within a folder of one but the newest.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="folder">The folder within it.</param>
    /// <param name="keep">So many are kept.</param>
    /// <param name="spared">The names of those that are kept whatever their age.</param>
    /// <exception cref="IOException">Some cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">Some may not be removed.</exception>
    internal void RemoveOld(string name, string folder, int keep, IReadOnlyList<string?> spared)
    {
        if (Existing(name, folder) is not { } all)
        {
            return;
        }

        foreach (var old in new DirectoryInfo(all).GetDirectories().OrderByDescending(one => one.LastWriteTimeUtc).Skip(keep).Where(one => !spared.Contains(one.Name)))
        {
            old.Delete(recursive: true);
        }
    }

    private string Of(string name) => Path.Combine(kind, Escape(name));
}
