using System.Globalization;
using System.Net;
using ModelOps.Pipelines.Scheduling;

namespace ModelOps;

/// <summary>Files that were written, or schedules as they stand.</summary>
/// <param name="Schedules">The schedules, by name.</param>
public sealed record ScheduleResult(IReadOnlyList<ScheduleStanding> Schedules) : Viewable, IVerdict
{
    private const int Refused = 3;

    /// <summary>The files, where they were not written to a folder.</summary>
    public IReadOnlyList<ScheduleFile> Files { get; init; } = [];

    /// <summary>Where files were written.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What to do with the files, and where their scheduler differs.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The runs that ended in this call.</summary>
    public IReadOnlyList<ScheduleEnd> Ended { get; init; } = [];

    /// <summary>The formats, where they were asked for.</summary>
    internal IReadOnlyList<IScheduleFormat> Formats { get; init; } = [];

    internal string? Title { get; init; }

    internal bool IsJson { get; init; }

    /// <inheritdoc />
    public string? Refusal => Ended.FirstOrDefault(end => end.Why is not null && end.ExitCode != Refused) is { } failed ? failed.Why : Ended.FirstOrDefault(end => end.Why is not null)?.Why;

    /// <inheritdoc />
    public bool HasFailed => Ended.Any(end => end.Why is not null && end.ExitCode != Refused);

    /// <inheritdoc />
    public override View ToView()
    {
        if (Formats.Count > 0)
        {
            return new View("Formats of schedules").Table(["format", "writes"], Formats.Select(format => new object?[] { format.Name, format.Description }));
        }

        if (Files.Count > 0)
        {
            var text = string.Concat(Files.Select(file => Files.Count > 1 ? $"# {file.Name}\n{file.Text}" : file.Text)).TrimEnd();
            return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
        }

        if (Paths.Count > 0)
        {
            return new View($"{Paths.Count} file{(Paths.Count == 1 ? "" : "s")} written").Fact("files", string.Join(", ", Paths)).Notes(Notes);
        }

        if (IsJson)
        {
            var text = ScheduleStore.Json(Schedules);
            return new View("").Document($"<pre>{WebUtility.HtmlEncode(text)}</pre>", text);
        }

        return Schedules.Count == 0 ? new View("No schedule is known") : Table();
    }

    private View Table() => new View(Title ?? $"{Schedules.Count} schedule{(Schedules.Count == 1 ? "" : "s")}").Table(
        ["name", "active", "runs", "last due", "last", "next", "why"],
        Schedules.Select(one => new object?[]
        {
            one.State.Name, one.IsRunning ? "yes" : "no", one.State.Runs, Time(one, one.State.Last?.Due), one.State.Due is not null ? "runs" : one.State.Last is not { } last ? "" : last.Why is null ? "succeeded" : last.ExitCode == Refused ? "refused" : "failed", Time(one, one.Next), one.State.Problem ?? one.State.Last?.Why ?? one.State.Note,
        }));

    private static string Time(ScheduleStanding one, DateTimeOffset? time) =>
        time is { } given ? $"{TimeZoneInfo.ConvertTimeBySystemTimeZoneId(given, one.State.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({one.State.TimeZone})" : "";
}
