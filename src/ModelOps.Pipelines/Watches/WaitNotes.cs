using System.Globalization;
using ModelOps.Redaction;

namespace ModelOps.Pipelines.Watches;

/// <summary>What a watch, a loop or a schedule waits for, or what keeps it from going on: noted in its state, and said when it changes.</summary>
/// <param name="owner">Whose state it is: watch, loop, schedule.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Says a line.</param>
/// <param name="prefix">What each line begins with, after its time.</param>
internal sealed class WaitNotes(string owner, TimeProvider time, Func<string, ValueTask> say, string prefix = "")
{
    private string _said = "";

    /// <summary>Notes it, and says it when it changes.</summary>
    /// <param name="waits">What it waits for.</param>
    /// <param name="problem">What keeps it from going on.</param>
    /// <param name="note">Writes the problem, without secrets, into the state.</param>
    internal async Task WaitAsync(string? waits, string? problem, Action<string?> note)
    {
        problem = problem is null ? null : SecretText.Redact(problem);
        note(problem);
        var line = problem ?? waits ?? "";
        if (line != _said)
        {
            _said = line;
            await SayAsync(line).ConfigureAwait(false);
        }
    }

    /// <summary>Notes what keeps it from going on, and says it; also where it cannot be noted, as on a full disk.</summary>
    internal async Task FailAsync(string problem, Action<string?> note)
    {
        try
        {
            await WaitAsync(null, problem, note).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            if (_said != exception.Message)
            {
                _said = exception.Message;
                await SayAsync($"{problem} This cannot be written to the {owner}'s state: {exception.Message}").ConfigureAwait(false);
            }
        }
    }

    /// <summary>Says the next line even when it is the last one again.</summary>
    internal void Forget() => _said = "";

    /// <summary>Says a line with its time; nothing for an empty one.</summary>
    internal ValueTask SayAsync(string text) => text.Length == 0 ? ValueTask.CompletedTask : say(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC {prefix}{SecretText.Redact(text)}"));
}
