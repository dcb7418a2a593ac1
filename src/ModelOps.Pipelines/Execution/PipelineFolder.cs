using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;
using ModelOps.Pipelines.Cache;
using ModelOps.Pipelines.Spec;

namespace ModelOps.Pipelines.Execution;

/// <summary>
/// What a pipeline leaves for its next run, in <c>.modelops/pipelines/NAME</c> beside its file: what each task did when it last succeeded, and the runs with their tasks, logs and executed notebooks. Each file is written
/// whole or not at all.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class PipelineFolder(string path)
{
    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const int MostLetters = 40;

    internal string Path => path;

    /// <summary>Where digests of files are kept.</summary>
    internal string DigestsFile => In("digests.json");

    private string LatestFile => In("latest.json");

    /// <summary>The folder of a pipeline.</summary>
    internal static PipelineFolder Of(PipelineSpec spec) => new(System.IO.Path.Combine(spec.Folder, ".modelops", "pipelines", spec.Name));

    /// <summary>Makes this process the only one that runs the pipeline, until it disposes of the result or dies.</summary>
    /// <exception cref="InvalidInputException">Another process runs it, or the folder cannot be written.</exception>
    internal FileStream Lock(string pipeline)
    {
        try
        {
            Directory.CreateDirectory(path);
            var ignore = System.IO.Path.Combine(path, "..", "..", ".gitignore");
            if (!File.Exists(ignore))
            {
                AtomicFile.WriteText(ignore, "*\n");
            }

            return new FileStream(In("lock"), UserState.OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(In("lock")))
        {
            throw new InvalidInputException($"The pipeline '{pipeline}' runs already, in another process. Wait until it has ended, or end that process.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The folder '{path}', for what the pipeline leaves for its next run, cannot be written: {exception.Message.TrimEnd('.')}. Make it writable for this user.", exception);
        }
    }

    /// <summary>What a task did when it last succeeded; null when it never has.</summary>
    internal TaskRecord? FindRecord(string task) => Read<TaskRecord>(In("tasks", Slug(task) + ".json"));

    internal void Save(string task, TaskRecord record) => Write(In("tasks", Slug(task) + ".json"), record);

    /// <summary>The last run, with its tasks; null when there was none.</summary>
    internal PipelineRun? FindLatest() => Read<string>(LatestFile) is { } id ? FindRun(id) : null;

    /// <summary>A run, with its tasks; null when there is none.</summary>
    internal PipelineRun? FindRun(string id)
    {
        if (Read<PipelineRun>(In("runs", id, "run.json")) is not { } run)
        {
            return null;
        }

        return run with { Tasks = [.. run.Tasks.Select(task => Read<PipelineTask>(TaskFile(id, task.Id)) ?? task)] };
    }

    /// <summary>Writes a run; its tasks only as they begin.</summary>
    internal void Save(PipelineRun run)
    {
        Write(In("runs", run.Id, "run.json"), run);
        Write(LatestFile, run.Id);
    }

    internal void Save(string run, PipelineTask task) => Write(TaskFile(run, task.Id), task);

    /// <summary>The folder of an attempt.</summary>
    internal string Attempt(string run, string task, int attempt) => In("runs", run, "tasks", Slug(task), FormattableString.Invariant($"attempt-{attempt}"));

    /// <summary>The folder of a job whose tasks run elsewhere.</summary>
    internal string Job(string run, string key) => In("runs", run, "jobs", key);

    /// <summary>What a person decided about an approval; null while nobody has.</summary>
    internal ApprovalDecision? FindDecision(string run, string task) => Read<ApprovalDecision>(In("runs", run, "decisions", Slug(task) + ".json"));

    internal void Save(string run, string task, ApprovalDecision decision) => Write(In("runs", run, "decisions", Slug(task) + ".json"), decision);

    /// <summary>Where an engine keeps its jobs.</summary>
    internal string Jobs(string engine) => In("jobs", engine);

    private string TaskFile(string run, string task) => In("runs", run, "tasks", Slug(task), "task.json");

    private string In(params string[] parts) => System.IO.Path.Combine([path, .. parts]);

    // The name of a file for an id: with a piece of its hash, where letters were replaced.
    private static string Slug(string id)
    {
        var safe = new string([.. id.Take(MostLetters).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')]);
        return safe == id ? safe : $"{safe}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8]}";
    }

    private static void Write<T>(string file, T content) => AtomicFile.WriteText(file, JsonSerializer.Serialize(content, Json), ownerOnly: true);

    private static T? Read<T>(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) : default;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{file}', which the pipeline has left, cannot be read: {exception.Message.TrimEnd('.')}. Delete it; what it knew is then done again.", exception);
        }
    }
}
