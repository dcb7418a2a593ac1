using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps.Learning.Selection;

/// <summary>
/// Finished trials as lines of JSON under a line that says of which search. Each line is on disk before the next trial
/// counts; a line cut short by a kill is dropped when the journal is read.
/// </summary>
internal sealed class SearchJournal : IDisposable
{
    private readonly FileStream? _file;
    private readonly Lock _gate = new();

    private SearchJournal(FileStream? file, Dictionary<int, TrialReport> trials) => (_file, Trials) = (file, trials);

    /// <summary>The trials of an earlier run, by number.</summary>
    public Dictionary<int, TrialReport> Trials { get; }

    /// <summary>Opens or starts a journal; without a path nothing is kept.</summary>
    /// <exception cref="InvalidInputException">The file is another search's, or no journal.</exception>
    public static SearchJournal Open(string? path, string search)
    {
        if (path is null)
        {
            return new SearchJournal(null, []);
        }

        var header = JsonSerializer.Serialize(new JournalHeader(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(search)))), JournalJson.Default.JournalHeader);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = OpenFile(path);
        try
        {
            var text = new StreamReader(file, Encoding.UTF8).ReadToEnd();
            var lines = text.Split('\n');
            if (text.Length > 0 && lines[0] != header)
            {
                throw new InvalidInputException($"The journal '{path}' belongs to a search with other data or options. Give another path, or delete it.");
            }

            // What follows the last line break was cut short.
            var trials = new Dictionary<int, TrialReport>();
            foreach (var line in lines.Skip(1).SkipLast(1))
            {
                var trial = JsonSerializer.Deserialize(line, JournalJson.Default.TrialReport)!;
                trials[trial.Number] = trial with { IsResumed = true };
            }

            file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, text.LastIndexOf('\n') + 1)));
            file.Seek(0, SeekOrigin.End);
            var journal = new SearchJournal(file, trials);
            if (file.Length == 0)
            {
                journal.Write(header);
            }

            return journal;
        }
        catch (JsonException exception)
        {
            file.Dispose();
            throw new InvalidInputException($"The journal '{path}' has a line that cannot be read. Give another path, or delete it.", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Add(TrialReport trial) => Write(JsonSerializer.Serialize(trial, JournalJson.Default.TrialReport));

    public void Dispose() => _file?.Dispose();

    // Not shared, which alone keeps another process off on Linux, too.
    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The journal '{path}' cannot be opened: a search may still be writing it. Wait for its end, or give another path.", exception);
        }
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            _file?.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _file?.Flush(flushToDisk: true);
        }
    }
}

/// <summary>The first line of a journal.</summary>
/// <param name="Search">A digest of data and options.</param>
internal sealed record JournalHeader(string Search);

/// <summary>How journal lines are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(JournalHeader))]
[JsonSerializable(typeof(TrialReport))]
internal sealed partial class JournalJson : JsonSerializerContext;
