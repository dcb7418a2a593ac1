using System.Globalization;

namespace ModelOps;

/// <summary>The alerts of a deployment.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Active">The alerts that last, the most urgent first.</param>
/// <param name="Silences">What nobody is sent now.</param>
/// <param name="Channels">Where alerts are sent, as the deployment names it.</param>
public sealed record AlertsResult(string Deployment, IReadOnlyList<Alert> Active, IReadOnlyList<AlertSilence> Silences, IReadOnlyList<string> Channels) : Viewable, IVerdict
{
    /// <summary>What became of a test that was asked for; null without one.</summary>
    public AlertTestResult? Test { get; init; }

    /// <summary>What was done, as a sentence; null when they were shown only.</summary>
    internal string? Done { get; init; }

    /// <inheritdoc />
    public string? Refusal => Test?.Channels.Values.Count(error => error is not null) is > 0 and var failed
        ? $"{failed} of {Test.Channels.Count} alert channels of {Deployment} did not take the test message."
        : null;

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(Active.Count == 0 ? $"{Deployment} has no alerts" : $"{Active.Count} alert{(Active.Count == 1 ? "" : "s")} of {Deployment}")
            .Fact("sent to", Channels.Count == 0 ? "nobody" : string.Join(", ", Channels));
        if (Active.Count > 0)
        {
            view = view.Table(
                ["alert", "severity", "version", "since", "silenced", "what"],
                Active.Select(alert => new object?[] { alert.Name, alert.Severity.ToString().ToLowerInvariant(), alert.Version, alert.Started, Silences.Any(silence => silence.Matcher.Matches(alert)) ? "yes" : "", alert.Sentence }));
        }

        if (Silences.Count > 0)
        {
            view = view.Table(["silence", "until", "by", "reason"], Silences.Select(silence => new object?[] { silence.Matcher.ToString(), Time(silence.Until), silence.By, silence.Reason }));
        }

        if (Test is not null)
        {
            view = view.Table(["channel", "test message"], Test.Channels.Select(channel => new object?[] { channel.Key, channel.Value ?? "taken" }));
        }

        return Done is null ? view : view.Note(Done);
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
