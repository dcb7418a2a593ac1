using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Pipelines.Triggers;
using ModelOps.Redaction;

namespace ModelOps.Pipelines.Watches;

/// <summary>Looks for a reason to run. That it is to run, and that its reasons are acted on, is one write: nobody decides on them again.</summary>
internal sealed class WatchLooking(WatchDefinition spec, WatchParts parts, WatchJournal journal)
{
    private const int Digits = 8;

    /// <summary>Looks without noting anything.</summary>
    /// <param name="state">Where the watch is; null for one that never ran.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal static async Task<(TriggerRound Round, IReadOnlyList<string> Reasons)> TryAsync(WatchParts parts, string name, WatchState? state, CancellationToken cancellationToken)
    {
        var round = await TriggerRound.LookAsync(parts.Triggers, state?.Marks ?? new Dictionary<string, string>(), parts.Time, cancellationToken).ConfigureAwait(false);
        var asked = parts.Store.Control(name).Trigger is { } trigger && trigger.Id != state?.Trigger ? trigger : null;
        return (round, [.. asked is null ? [] : (string[])[Asked(asked)], .. round.Reasons]);
    }

    /// <summary>What each trigger saw, as the state keeps it.</summary>
    internal static Dictionary<string, WatchLook> Looks(TriggerRound round) => round.Reports.ToDictionary(report => report.Name, report => new WatchLook(report.Time, report.Why, report.Note, Redacted(report.Error)));

    /// <summary>Whether somebody asked for a run that was not taken up yet.</summary>
    internal bool IsAsked => parts.Store.Control(spec.Name).Trigger is { } trigger && trigger.Id != journal.State.Trigger;

    /// <summary>When its schedule is due next; null without one.</summary>
    internal DateTimeOffset? Next => parts.Triggers.OfType<ScheduleTrigger>().Select(trigger => trigger.Next).FirstOrDefault();

    /// <summary>Looks once.</summary>
    /// <returns>True when a firing was decided.</returns>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var asked = parts.Store.Control(spec.Name).Trigger is { } trigger && trigger.Id != journal.State.Trigger ? trigger : null;
        var round = await TriggerRound.LookAsync(parts.Triggers, journal.State.Marks, parts.Time, cancellationToken).ConfigureAwait(false);
        foreach (var report in round.Reports.Where(report => report.Error is not null && journal.State.Looks.GetValueOrDefault(report.Name)?.Error != Redacted(report.Error)))
        {
            await journal.SayAsync($"{report.Name} cannot look: {report.Error}").ConfigureAwait(false);
        }

        var state = journal.State with { Looks = Looks(round), Marks = round.Marks };
        string[] reasons = [.. asked is null ? [] : (string[])[Asked(asked)], .. round.Reasons];
        if (reasons.Length == 0)
        {
            journal.Save(state);
            await journal.WaitAsync(Waits(state), null).ConfigureAwait(false);
            return false;
        }

        var fired = round.Reports.Where(report => report.Why is not null).ToDictionary(report => report.Name, report => report.Acted!, StringComparer.Ordinal);
        if (asked is not null)
        {
            fired["manual"] = asked.Id;
        }

        var number = state.Fired + 1;
        journal.Save(state with
        {
            Marks = round.Acted,
            Fired = number,
            Trigger = asked?.Id ?? state.Trigger,
            Waits = null,
            Problem = null,
            Firing = new WatchFiring { Id = IdOf(number, fired), Number = number, Reasons = reasons, Marks = fired, Decided = parts.Time.GetUtcNow() },
        });
        await journal.SayAsync($"fires ({journal.State.Firing!.Id}): {string.Join(" ", reasons)}").ConfigureAwait(false);
        return true;
    }

    private string IdOf(int number, Dictionary<string, string> fired)
    {
        var text = string.Join('\n', [spec.Name, .. fired.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")]);
        return string.Create(CultureInfo.InvariantCulture, $"{number:D6}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits]}");
    }

    private static string? Redacted(string? text) => text is null ? null : SecretText.Redact(text);

    private static string Asked(WatchRequest asked) => $"{asked.Actor} asked for it{(asked.Reason is { } why ? $": {why.TrimEnd('.')}" : "")}.";

    private static string Waits(WatchState state)
    {
        string[] notes = [.. state.Looks.Values.Select(look => look.Note).OfType<string>()];
        return $"waits for {string.Join(", ", state.Looks.Keys)}{(notes.Length == 0 ? "" : $": {string.Join(" ", notes)}")}";
    }
}
