namespace ModelOps.Pipelines.Triggers;

/// <summary>What one trigger saw in a round.</summary>
/// <param name="Name">The trigger.</param>
/// <param name="Subject">With what it watches.</param>
/// <param name="Time">When it looked.</param>
internal sealed record TriggerReport(string Name, string Subject, DateTimeOffset Time)
{
    /// <summary>Its mark: the one before, or after its first look the one that it made. Null when it has none yet.</summary>
    public string? Mark { get; init; }

    /// <summary>Its mark once it has been acted on.</summary>
    public string? Acted { get; init; }

    /// <summary>The reason to run; null for none.</summary>
    public string? Why { get; init; }

    /// <summary>What it waits for; null for nothing worth saying.</summary>
    public string? Note { get; init; }

    /// <summary>Why it could not look; null when it could. What is not known fires nothing.</summary>
    public string? Error { get; init; }
}

/// <summary>One look of all triggers. One that cannot look fires nothing, and keeps the others from nothing.</summary>
/// <param name="Reports">What each saw, in their order.</param>
internal sealed record TriggerRound(IReadOnlyList<TriggerReport> Reports)
{
    /// <summary>The reasons to run.</summary>
    internal IReadOnlyList<string> Reasons => [.. Reports.Select(report => report.Why).OfType<string>()];

    /// <summary>The marks by subject, of those that look now alone.</summary>
    internal Dictionary<string, string> Marks => Of(report => report.Mark);

    /// <summary>The marks once the reasons have been acted on.</summary>
    internal Dictionary<string, string> Acted => Of(report => report.Acted);

    /// <summary>Has all triggers look.</summary>
    /// <param name="triggers">The triggers.</param>
    /// <param name="marks">Their marks by subject.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal static async Task<TriggerRound> LookAsync(IReadOnlyList<ITrigger> triggers, IReadOnlyDictionary<string, string> marks, TimeProvider time, CancellationToken cancellationToken)
    {
        var reports = new List<TriggerReport>();
        foreach (var trigger in triggers)
        {
            var mark = marks.GetValueOrDefault(trigger.Subject);
            var report = new TriggerReport(trigger.Name, trigger.Subject, time.GetUtcNow()) { Mark = mark, Acted = mark };
            try
            {
                var seen = await trigger.LookAsync(mark, cancellationToken).ConfigureAwait(false);
                report = report with { Mark = mark ?? seen.Mark, Acted = mark is null || seen.Why is not null ? seen.Mark : mark, Why = mark is null ? null : seen.Why, Note = seen.Note };
            }
            catch (Exception exception) when (exception is ModelOpsException or HttpRequestException or IOException or UnauthorizedAccessException)
            {
                report = report with { Error = exception.Message };
            }

            reports.Add(report);
        }

        return new(reports);
    }

    private Dictionary<string, string> Of(Func<TriggerReport, string?> mark) =>
        Reports.Where(report => mark(report) is not null).ToDictionary(report => report.Subject, report => mark(report)!, StringComparer.Ordinal);
}
