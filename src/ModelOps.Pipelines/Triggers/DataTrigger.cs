using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// Fires when files, or objects of a store, have new content. The mark is a hash of all content and names; of an object, its ETag stands for the content. A file whose size and time are as before is not read at once, but all of it now and then: so a change that
/// shows in neither is found, too, and reading takes a hundredth of the time at most. Content that still changes is waited for.
/// </summary>
internal sealed class DataTrigger(DataTriggerSpec spec, TriggerContext context) : ITrigger
{
    private const string Missing = "missing";
    private const int Rest = 99;
    private const int MostNamed = 3;
    private readonly string _folder = context.Folder;
    private readonly TimeProvider _time = context.Time;
    private Dictionary<string, DataFile> _known = [];
    private (long At, TimeSpan Took)? _readAll;
    private (string Digest, long Since)? _seen;
    private (string Mark, Dictionary<string, DataFile> Files)? _acted;

    /// <inheritdoc />
    public string Name => "data";

    /// <inheritdoc />
    public string Subject => string.Join('\n', [Name, .. spec.Paths.Select(Full).Order(StringComparer.Ordinal)]);

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        try
        {
            var found = new List<DataFile>();
            foreach (var path in spec.Paths)
            {
                var files = DataFile.IsAddress(path) ? await DataFile.AtAsync(path, context.Artifacts, cancellationToken).ConfigureAwait(false) : DataFile.At(Full(path));
                if (files.Count == 0)
                {
                    return Without(path, mark);
                }

                found.AddRange(files);
            }

            return await LookAsync(found, mark, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The data cannot be read: {exception.Message.TrimEnd('.')}. Make it readable for this user; it is looked at again.", exception);
        }
    }

    // What is not there at the first look fires when it comes.
    private TriggerLook Without(string path, string? mark)
    {
        var sentence = DataFile.IsAddress(path) ? $"Nothing is at '{path}' of 'data' yet. It waits for the first object; correct the address if it is another."
            : Directory.Exists(Full(path)) ? $"The folder '{path}' of 'data' has no files. It waits for the first."
            : $"'{path}' of 'data' is not there (in '{_folder}'). It waits for it; correct the path if it is another.";
        return mark is null ? new(Missing, null) { Note = sentence } : throw new InvalidInputException(sentence);
    }

    private async Task<TriggerLook> LookAsync(List<DataFile> found, string? mark, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var isFull = _readAll is not { } last || _time.GetElapsedTime(last.At) >= last.Took * Rest;
        var files = new Dictionary<string, DataFile>(StringComparer.Ordinal);
        foreach (var file in found)
        {
            if (file.Hash.Length > 0)
            {
                files[file.Path] = file;
            }
            else if (!isFull && _known.TryGetValue(file.Path, out var known) && known.IsLike(file))
            {
                files[file.Path] = file with { Hash = known.Hash };
            }
            else if (await file.HashedAsync(cancellationToken).ConfigureAwait(false) is { } hashed)
            {
                files[file.Path] = hashed;
            }
            else
            {
                return Changing(mark, [Shown(file.Path)]);
            }
        }

        (_known, _readAll) = (files, isFull ? (started, _time.GetElapsedTime(started)) : _readAll);
        var digest = Digest(files);
        if (_seen?.Digest != digest)
        {
            _seen = (digest, _time.GetTimestamp());
        }

        if (digest == mark)
        {
            _acted = (digest, files);
            return new(digest, null);
        }

        var changed = ChangedSince(mark, files);
        var isQuiet = _time.GetUtcNow().UtcDateTime - files.Values.Max(file => file.Changed) >= spec.Quiet || _time.GetElapsedTime(_seen!.Value.Since) >= spec.Quiet;
        if (!isQuiet)
        {
            return Changing(mark, changed);
        }

        if (mark is null)
        {
            _acted = (digest, files);
            return new(digest, null);
        }

        return new(digest, $"The data changed: {Named(changed)}.");
    }

    private TriggerLook Changing(string? mark, IReadOnlyList<string> changed) =>
        new(mark, null) { Note = string.Create(CultureInfo.InvariantCulture, $"The data changes: {Named(changed)}. It counts when nothing has changed for {spec.Quiet.TotalSeconds:0.#} seconds.") };

    // Which files they are is known when this process has seen them before.
    private IReadOnlyList<string> ChangedSince(string? mark, Dictionary<string, DataFile> files) => _acted is { } acted && acted.Mark == mark
        ? [.. files.Keys.Union(acted.Files.Keys).Where(path => files.GetValueOrDefault(path)?.Hash != acted.Files.GetValueOrDefault(path)?.Hash).Select(Shown)]
        : spec.Paths;

    private static string Named(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Order(StringComparer.Ordinal).Take(MostNamed)) + (paths.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {paths.Count - MostNamed} more") : "");

    private string Digest(Dictionary<string, DataFile> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value.Hash} {Shown(pair.Key)}")))));

    private string Full(string path) => DataFile.IsAddress(path) ? path : Path.GetFullPath(path, _folder);

    private string Shown(string path) => DataFile.IsAddress(path) ? path : Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
