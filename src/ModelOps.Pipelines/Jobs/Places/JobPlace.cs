using System.Text.Json;
using ModelOps.Files;

namespace ModelOps.Pipelines.Jobs.Places;

/// <summary>A folder in which an engine keeps its jobs, with a note of which engine that is.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Settings">Its settings.</param>
internal sealed record JobPlace(string Folder, string Engine, IReadOnlyDictionary<string, string> Settings)
{
    private const string NoteName = "engine.json";
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>How old a job is that has ended before it is deleted by itself.</summary>
    internal static TimeSpan UsualAge { get; } = TimeSpan.FromDays(30);

    /// <summary>Opens an engine, and notes in its folder which one it is.</summary>
    /// <exception cref="InvalidInputException">A setting is wrong, or a program is missing.</exception>
    internal static IJobEngine Open(IJobEngineProvider provider, JobEngineOptions options)
    {
        var engine = provider.Open(options);
        var (file, text) = (Path.Combine(options.Folder, NoteName), JsonSerializer.Serialize(new Note(provider.Name, options.Settings), _json));
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            AtomicFile.WriteText(file, text, ownerOnly: true);
        }

        return engine;
    }

    /// <summary>The places of a folder: those of its pipelines, and of searches.</summary>
    /// <exception cref="InvalidInputException">A note cannot be read.</exception>
    internal static IReadOnlyList<JobPlace> Under(string folder)
    {
        var root = Path.Combine(folder, ".modelops");
        return [.. Folders(root, "pipelines").SelectMany(pipeline => Folders(pipeline, "jobs")).Concat(Folders(root, "jobs")).Select(Read).OfType<JobPlace>()];
    }

    /// <summary>Opens its engine.</summary>
    internal IJobEngine Open(TimeProvider time) => JobEngines.Find(Engine).Open(new JobEngineOptions { Folder = Folder, Settings = Settings, Time = time });

    /// <summary>Deletes what a folder keeps of jobs that ended before a time; never of one that has not ended.</summary>
    /// <returns>How many jobs.</returns>
    internal static async Task<int> CleanAsync(IJobEngine engine, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var job in await engine.ListAsync(before, cancellationToken).ConfigureAwait(false))
        {
            if (await engine.LookAsync(job.Id, cancellationToken).ConfigureAwait(false) is { HasEnded: true } status && (status.Tasks.Max(task => task.Ended) ?? job.Created) < before)
            {
                count += await engine.ForgetAsync(job.Id, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Deletes jobs that ended long ago, when a new one is about to be started: that this fails is said, and stops nothing.</summary>
    /// <returns>What is to be said; null for nothing.</returns>
    internal static async Task<string?> CleanAsync(IJobEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await CleanAsync(engine, time.GetUtcNow() - UsualAge, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is ModelOpsException or IOException or UnauthorizedAccessException)
        {
            return $"What is left of old jobs was not deleted: {exception.Message}";
        }
    }

    private static IEnumerable<string> Folders(string folder, string name) => Path.Combine(folder, name) is var path && Directory.Exists(path) ? Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal) : [];

    private static JobPlace? Read(string folder)
    {
        var file = Path.Combine(folder, NoteName);
        try
        {
            return File.Exists(file) && JsonSerializer.Deserialize<Note>(File.ReadAllText(file), _json) is { } note ? new JobPlace(folder, note.Engine, note.Settings) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The file '{file}', which says which engine has its jobs there, cannot be read: {exception.Message.TrimEnd('.')}. Delete it; the next start writes it anew.", exception);
        }
    }

    private sealed record Note(string Engine, IReadOnlyDictionary<string, string> Settings);
}
