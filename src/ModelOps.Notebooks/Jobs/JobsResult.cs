using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOps;

/// <summary>The jobs that engines run or ran for the pipelines and searches of a folder.</summary>
/// <param name="Jobs">The jobs, the oldest first.</param>
public sealed record JobsResult(IReadOnlyList<FolderJob> Jobs) : Viewable, IVerdict
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>A sentence for each engine that could not be asked: its jobs are not in the list.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <inheritdoc />
    public string? Refusal => LeftOut.Count == 0 ? null : string.Join(' ', LeftOut);

    /// <inheritdoc />
    public bool HasFailed => true;

    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public override View ToView()
    {
        if (IsJson)
        {
            var text = ToJson();
            return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
        }

        return new View(Jobs.Count == 0 ? "No jobs" : $"{Jobs.Count} job{(Jobs.Count == 1 ? "" : "s")}").Table(
            ["job", "engine", "name", "state", "started", "ended", "why"],
            Jobs.Select(job => new object?[]
            {
                job.Info.Id, job.Engine, job.Info.Name, job.State, Time(job.Started), Time(job.Ended), job.Status.Tasks.FirstOrDefault(task => task.State != JobState.Succeeded && task.Reason is not null)?.Reason,
            }));
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string ToJson() => JsonSerializer.Serialize(
        Jobs.Select(job => new
        {
            job.Info.Id,
            job.Info.Name,
            job.Engine,
            job.Folder,
            job.Info.Created,
            Tasks = job.Status.Tasks.Select(task => new { Name = job.TaskName(task.Index), task.Index, task.State, task.ExitCode, task.Attempt, task.Started, task.Ended, task.Node, task.Reason }),
        }), _json);
}
