using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Files;

namespace ModelOps.Jobs.Kubernetes.Records;

/// <summary>Files of the engine's folder: one for each job, and the logs of pods that have ended.</summary>
internal sealed class JobRecords(string folder)
{
    private static readonly JsonSerializerOptions _json = new() { Converters = { new JsonStringEnumConverter() }, WriteIndented = true };

    /// <summary>What is remembered of a job; null when nothing is.</summary>
    internal JobRecord? Find(JobId id)
    {
        var path = PathOf(id, "job.json");
        try
        {
            return JsonSerializer.Deserialize<JobRecord>(File.ReadAllText(path), _json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new WorkFailedException($"The file '{path}', in which the engine kubernetes remembers a job, cannot be read: {exception.Message.TrimEnd('.')}. Delete it to ask the cluster alone.");
        }
    }

    /// <summary>The jobs that are remembered, the oldest first.</summary>
    internal IEnumerable<(JobId Id, JobRecord Record)> All() => !Directory.Exists(folder) ? [] : Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateDirectories)
        .Select(place => new JobId(Path.GetFileName(Path.GetDirectoryName(place)!), Path.GetFileName(place))).Select(id => (Id: id, Record: Find(id))).Where(each => each.Record is not null)
        .Select(each => (each.Id, each.Record!)).OrderBy(each => each.Item2.Created);

    /// <summary>Forgets a job, and the logs of its pods.</summary>
    internal void Forget(JobId id) => Directory.Delete(Path.GetDirectoryName(PathOf(id, "job.json"))!, recursive: true);

    /// <summary>Remembers a job.</summary>
    internal void Keep(JobId id, JobRecord record) => AtomicFile.WriteText(PathOf(id, "job.json"), JsonSerializer.Serialize(record, _json), ownerOnly: true);

    /// <summary>The file for the log of a task's attempt.</summary>
    internal string LogPath(JobId id, int task, int attempt) => PathOf(id, $"task-{task}-{attempt}.log");

    /// <summary>The attempts of a task whose logs are kept.</summary>
    internal IReadOnlyList<int> LogsOf(JobId id, int task)
    {
        var place = Path.GetDirectoryName(LogPath(id, task, 1))!;
        return !Directory.Exists(place) ? [] : [.. Directory.EnumerateFiles(place, $"task-{task}-*.log").Select(path => int.Parse(Path.GetFileNameWithoutExtension(path).Split('-')[2], System.Globalization.CultureInfo.InvariantCulture))];
    }

    private string PathOf(JobId id, string file) => Path.Combine(folder, id.Namespace, id.Name, file);
}
