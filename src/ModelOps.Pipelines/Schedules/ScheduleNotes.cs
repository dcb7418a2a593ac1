namespace ModelOps.Pipelines.Schedules;

/// <summary>What a format does otherwise than the pipeline asks for, and what it cannot do at all.</summary>
internal static class ScheduleNotes
{
    internal const string Skip = "skip", Queue = "queue", Cancel = "cancel", Latest = "latest", All = "all", None = "none";

    /// <summary>How the scheduler of this tool is called.</summary>
    internal static string Here => Wording.Command("schedule", "run", "ops.ScheduleAsync(\"run\", …)");

    /// <summary>Where a format's ways differ from what is asked for.</summary>
    /// <param name="job">The job.</param>
    /// <param name="who">The format's scheduler.</param>
    /// <param name="overlaps">What it can do when the last run still runs.</param>
    /// <param name="otherwise">What it does in place of the others, as a clause.</param>
    /// <param name="catchUps">What it can do with times that have passed.</param>
    /// <param name="instead">What it does in place of the others, as a clause.</param>
    internal static IEnumerable<string> Of(ScheduleJob job, string who, string[] overlaps, string otherwise, string[] catchUps, string instead)
    {
        if (job.Times is null)
        {
            yield break;
        }

        if (job.Overlap is { } overlap && !overlaps.Contains(overlap))
        {
            yield return $"{who} cannot do 'overlap: {overlap}': {otherwise}.";
        }

        if (job.CatchUp is { } catchUp && !catchUps.Contains(catchUp))
        {
            yield return $"{who} cannot do 'catch_up: {catchUp}': {instead}.";
        }
    }

    /// <summary>A sentence on times that the clock skips or shows twice, for schedulers that then start nothing, or twice; empty when the schedule has none.</summary>
    internal static IEnumerable<string> SummerTime(ScheduleJob job, string who) => job.Times?.SummerTimeTrouble(job.Now) is { } time
        ? [$"At a change of the clock in {job.Times.Zone.Id}, {time} is skipped or comes twice, and {who} then starts nothing, or twice. Choose another hour, or start it by '{Here}', which starts it once."]
        : [];

    /// <summary>The five fields for a scheduler of the usual kind.</summary>
    /// <exception cref="InvalidInputException">They have letters that it does not know.</exception>
    internal static string Fields(CronTimes times, string who) => times.EitherRow()?.ToString() ?? throw Letters(times, who);

    internal static InvalidInputException Letters(CronTimes times, string who)
    {
        var field = times.Fields.First(field => field.Letters);
        return new($"The schedule '{times.Cron}' has '{field.Text}', and {who} knows none of L, W and #. List days, or choose systemd, or run it by '{Here}'.");
    }

    /// <summary>The image, without which the format cannot run anything.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static string Image(ScheduleJob job, string who) => job.Image
        ?? throw new InvalidInputException($"{who} runs containers. Give {Wording.Option("image", "IMAGE")}: one that has the tool on its path and the project in its working folder.");

    /// <summary>Seconds, rounded up.</summary>
    internal static long? Seconds(TimeSpan? time) => time is { } limit ? (long)Math.Ceiling(limit.TotalSeconds) : null;

    /// <summary>Minutes, rounded up.</summary>
    internal static long? Minutes(TimeSpan? time) => time is { } limit ? (long)Math.Ceiling(limit.TotalMinutes) : null;
}
