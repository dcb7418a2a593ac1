using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;

namespace ModelOps;

/// <summary>The folder through which a search and its workers work together: the data, the trials to run, who runs which, and what came of them.</summary>
/// <param name="path">The folder: a full path, on a disk that all of them share.</param>
internal sealed class TrialFolder(string path)
{
    private const string Asked = ".todo";
    private const string Claimed = ".claim";
    private const string Answered = ".done";
    private static readonly TimeSpan _longestSilence = TimeSpan.FromMinutes(5);

    internal string Path => path;

    private string DataFile => File("data.parquet");

    private string SearchFile => File("search.json");

    private string EndFile => File("end");

    private string AliveFile => File("alive");

    /// <summary>Whether no more trials will come: the search has ended, or its process has not been heard of for minutes.</summary>
    internal bool IsOver(DateTimeOffset now) => System.IO.File.Exists(EndFile) || now - System.IO.File.GetLastWriteTimeUtc(AliveFile) > _longestSilence;

    internal void Write(Frame frame, FitOptions fit, SearchOptions search)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        BeAlive();
        frame.Write(DataFile);
        AtomicFile.Write(SearchFile, stream => JsonSerializer.Serialize(stream, TrialSearch.Of(frame, fit, search), TrialJson.Default.TrialSearch), ownerOnly: true);
    }

    /// <summary>Reads what the search wrote.</summary>
    /// <exception cref="InvalidInputException">The rows are not those of the search any more.</exception>
    internal (Frame Frame, TrialSearch Search) Read(CancellationToken cancellationToken)
    {
        var search = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(SearchFile), TrialJson.Default.TrialSearch)!;
        var frame = Frame.Read(DataFile, cancellationToken);
        return frame.Digest() == search.Digest ? (frame, search)
            : throw new InvalidInputException("The data has a column that does not come back from a Parquet file as it was, so that its trials cannot run on an engine. Search in this process, or convert the column first.");
    }

    internal void BeAlive() => System.IO.File.WriteAllText(AliveFile, "");

    /// <summary>Has the workers end. Where the folder has been deleted, they see that.</summary>
    internal void End()
    {
        if (Directory.Exists(path))
        {
            System.IO.File.WriteAllText(EndFile, "");
        }
    }

    internal void Ask(TrialRequest trial) => AtomicFile.Write(File(trial.Number, Asked), stream => JsonSerializer.Serialize(stream, trial, TrialJson.Default.TrialRequest));

    internal void Answer(int trial, TrialAnswer answer) => AtomicFile.Write(File(trial, Answered), stream => JsonSerializer.Serialize(stream, answer, TrialJson.Default.TrialAnswer));

    /// <summary>What came of a trial; null when nothing has yet.</summary>
    internal TrialAnswer? FindAnswer(int trial) =>
        System.IO.File.Exists(File(trial, Answered)) ? JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File(trial, Answered)), TrialJson.Default.TrialAnswer) : null;

    /// <summary>The next trial for a worker: one that it had before it was started again, else the first that nobody has; null when there is none.</summary>
    internal TrialRequest? Take(int worker)
    {
        foreach (var number in Numbers(Asked).Where(number => !System.IO.File.Exists(File(number, Answered))).Order())
        {
            if (Owner(number) is { } owner ? owner == worker : IsClaimed(number, worker))
            {
                return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(File(number, Asked)), TrialJson.Default.TrialRequest);
            }
        }

        return null;
    }

    /// <summary>Gives back the trials of a worker that will not be started again.</summary>
    internal void Release(int worker)
    {
        foreach (var number in Numbers(Claimed).Where(number => Owner(number) == worker && !System.IO.File.Exists(File(number, Answered))))
        {
            System.IO.File.Delete(File(number, Claimed));
        }
    }

    internal void Delete()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    // A link is there at once with what it holds, and only once.
    private bool IsClaimed(int number, int worker)
    {
        try
        {
            System.IO.File.CreateSymbolicLink(File(number, Claimed), worker.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private int? Owner(int number) => new FileInfo(File(number, Claimed)).LinkTarget is { } worker ? int.Parse(worker, CultureInfo.InvariantCulture) : null;

    private IEnumerable<int> Numbers(string ending) =>
        Directory.EnumerateFileSystemEntries(path, "*" + ending).Select(file => int.Parse(System.IO.Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture));

    private string File(int number, string ending) => File(number.ToString(CultureInfo.InvariantCulture) + ending);

    private string File(string name) => System.IO.Path.Combine(path, name);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrialSearch))]
[JsonSerializable(typeof(TrialRequest))]
[JsonSerializable(typeof(TrialAnswer))]
internal sealed partial class TrialJson : JsonSerializerContext;
