using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Watches;
using ModelOps.Redaction;

namespace ModelOps.Pipelines.Scheduling;

/// <summary>
/// One schedule in the process that runs it. Each step is on the disk before it is carried out: a time is handled once, and its run is a job that its key names, which an engine starts once, whoever asks.
/// </summary>
internal sealed class ScheduledJob(ScheduleEntry entry, ScheduleParts parts)
{
    private const int Keep = 30;

    // A time that passed longer ago was missed.
    private static readonly TimeSpan _grace = TimeSpan.FromMinutes(1);

    // A state farther ahead than this was written by a wrong clock.
    private static readonly TimeSpan _ahead = TimeSpan.FromDays(1);

    private readonly CronTimes _times = entry.Job.Times!;
    private readonly List<ScheduleEnd> _ended = [];
    private readonly WaitNotes _notes = new("schedule", parts.Time, line => parts.Say(line), entry.Job.Name + ": ");
    private IJobEngine? _engine;
    private string? _job;

    /// <summary>Its name.</summary>
    internal string Name => entry.Job.Name;

    /// <summary>Whether this process has taken it up.</summary>
    internal bool IsOpen => State is not null;

    /// <summary>Where it is; not before it is open.</summary>
    internal ScheduleState State { get; private set; } = null!;

    /// <summary>What has ended in this process.</summary>
    internal IReadOnlyList<ScheduleEnd> Ended => _ended;

    /// <summary>Whether a run is under way or waits, or that is not known yet.</summary>
    internal bool IsBusy => !IsOpen || State.Due is not null || State.Queue.Count > 0;

    /// <summary>Reads where it is, or begins.</summary>
    /// <exception cref="InvalidInputException">Another file has a schedule of this name, or its state cannot be read.</exception>
    internal void Open()
    {
        var (now, job) = (parts.Time.GetUtcNow(), entry.Job);
        var file = Path.GetFullPath(job.File, job.Folder);
        var before = parts.Store.Find(job.Name);
        if (before is not null && before.File != file && (before.Due is not null || File.Exists(before.File)))
        {
            throw new InvalidInputException($"There is a schedule '{job.Name}' already, of '{before.File}'. Give this one another name, in its file or with {Wording.Option("name")}.");
        }

        // A time of the minute in which it begins counts.
        var start = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute) - 1, TimeSpan.Zero);
        var isNew = before is null || before.Cron != _times.Cron || before.TimeZone != _times.Zone.Id || before.Handled - now > _ahead;
        Save((before ?? new() { Name = job.Name, File = file, Cron = "", TimeZone = "", Handled = start }) with
        {
            File = file,
            Cron = _times.Cron,
            TimeZone = _times.Zone.Id,
            Handled = isNew ? start : before!.Handled,
            Queue = isNew ? [] : before!.Queue,
            Problem = null,
            Process = StartedProcess.Of(Environment.ProcessId),
        });
    }

    /// <summary>Ends what has ended, takes up times that have come, and starts what is next.</summary>
    /// <param name="looks">False to take up no times.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal async Task StepAsync(bool looks, CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken).ConfigureAwait(false);
        if (looks)
        {
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }

        await StartAsync(cancellationToken).ConfigureAwait(false);
        if (State.Problem is not null)
        {
            Save(State with { Problem = null });
        }

        _notes.Forget();
    }

    /// <summary>Says what keeps it from going on, when it changes, and notes it where that can be done.</summary>
    internal Task FailAsync(string problem) => _notes.FailAsync(problem, Note);

    /// <summary>Lets go of the run under way, which goes on.</summary>
    internal async Task LeaveAsync()
    {
        if (IsOpen && State.Due is { } due)
        {
            await SayAsync($"stopped; the run for {Shown(due)} goes on, and the next start takes it up").ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        if (_times.Last(State.Handled, now) is not { } last)
        {
            return;
        }

        var (first, isMissed) = (_times.Next(State.Handled)!.Value, now - last > _grace);
        DateTimeOffset[] due = entry.CatchUp == ScheduleNotes.All ? [.. _times.Between(State.Handled, now).TakeLast(entry.Limit)]
            : entry.CatchUp == ScheduleNotes.None && isMissed ? []
            : [last];
        string? note = due.Length == 0 ? $"{Span(first, last)} passed while nothing ran this schedule, and 'catch_up: none' leaves it out"
            : first < due[0] ? $"{Span(first, last)} passed while nothing ran this schedule; of these it runs {(due.Length == 1 ? "the last" : string.Create(CultureInfo.InvariantCulture, $"the last {due.Length}"))}"
            : null;
        if (IsBusy && due.Length > 0 && entry.Overlap != ScheduleNotes.Queue)
        {
            if (entry.Overlap == ScheduleNotes.Skip)
            {
                (due, note) = ([], $"{Shown(last)} is left out, since the run for {Shown(State.Due ?? State.Queue[0])} has not ended");
            }
            else
            {
                await CancelAsync(last, cancellationToken).ConfigureAwait(false);
                Save(State with { Queue = [] });
            }
        }

        Save(State with { Handled = last, Queue = [.. State.Queue, .. due], Note = note });
        if (note is not null)
        {
            await SayAsync(note).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (State.Due is not null || State.Queue.Count == 0 || parts.Time.GetUtcNow() < State.Queue[0] + Later(State.Queue[0]))
        {
            return;
        }

        var due = State.Queue[0];
        Save(State with { Due = due, Queue = [.. State.Queue.Skip(1)], Started = parts.Time.GetUtcNow() });
        await SayAsync($"starts the run for {Shown(due)}").ConfigureAwait(false);
        await FollowAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (State.Due is not { } due)
        {
            return;
        }

        JobTask task;
        try
        {
            task = (await EngineAsync(due, cancellationToken).ConfigureAwait(false)).Tasks[0];
        }
        catch (InvalidInputException exception) when (exception.InnerException is not (IOException or UnauthorizedAccessException))
        {
            // The engine does not take the job, now or later. What cannot be written now may be later.
            await EndAsync(due, new(WatchOutcome.Failed, exception.Message, null)).ConfigureAwait(false);
            return;
        }

        if (task.HasEnded)
        {
            await EndAsync(due, WatchEnd.Of(task, ResultFile(due))).ConfigureAwait(false);
        }
    }

    private async Task<JobStatus> EngineAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        _engine ??= parts.Engine(parts.Store.RunFolder(State.Name, Key(due)));
        _job ??= await _engine.StartAsync(Spec(due), cancellationToken).ConfigureAwait(false);
        return await _engine.LookAsync(_job, cancellationToken).ConfigureAwait(false);
    }

    private async Task CancelAsync(DateTimeOffset next, CancellationToken cancellationToken)
    {
        if (State.Due is not { } due)
        {
            return;
        }

        await EngineAsync(due, cancellationToken).ConfigureAwait(false);
        await _engine!.CancelAsync(_job!, cancellationToken).ConfigureAwait(false);
        await foreach (var status in _engine.WatchAsync(_job!, cancellationToken).ConfigureAwait(false))
        {
            if (status.HasEnded)
            {
                break;
            }
        }

        var task = (await _engine.LookAsync(_job!, cancellationToken).ConfigureAwait(false)).Tasks[0];
        var end = WatchEnd.Of(task, ResultFile(due));
        await EndAsync(due, end.Outcome == WatchOutcome.Succeeded ? end : new(WatchOutcome.Failed, $"It was cancelled, since {Shown(next)} came before it had ended.", task.ExitCode)).ConfigureAwait(false);
    }

    private async Task EndAsync(DateTimeOffset due, WatchEnd end)
    {
        var log = await LogAsync(due).ConfigureAwait(false);
        var ended = new ScheduleEnd(due, parts.Time.GetUtcNow(), end.ExitCode, end.Why is null ? null : SecretText.Redact(end.Why)) { Log = log };
        await CloseAsync().ConfigureAwait(false);
        Save(State with { Due = null, Started = null, Last = ended, Runs = State.Runs + 1 });
        _ended.Add(ended);
        await SayAsync($"the run for {Shown(due)} {(end.Outcome == WatchOutcome.Refused ? "was refused" : end.Outcome.ToString().ToLowerInvariant())}{(end.Why is null ? "" : $": {end.Why} Its log is {log ?? "missing"}")}").ConfigureAwait(false);
        try
        {
            parts.Store.RemoveRuns(State.Name, Keep);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await SayAsync($"The files of old runs cannot be removed: {exception.Message}").ConfigureAwait(false);
        }
    }

    private async Task<string?> LogAsync(DateTimeOffset due)
    {
        if (_job is null)
        {
            return null;
        }

        var path = Path.Combine(parts.Store.RunFolder(State.Name, Key(due)), "log.txt");
        try
        {
            var file = new FileStream(path, FileMode.Create);
            await using (file.ConfigureAwait(false))
            {
                await _engine!.ReadLogAsync(_job, 0, 0, file, CancellationToken.None).ConfigureAwait(false);
            }

            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What came of the run does not depend on it.
            await SayAsync($"The log of the run for {Shown(due)} cannot be kept: {exception.Message}").ConfigureAwait(false);
            return null;
        }
    }

    private async Task CloseAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync().ConfigureAwait(false);
        }

        (_engine, _job) = (null, null);
    }

    private JobSpec Spec(DateTimeOffset due) => new(Key(due), [.. entry.Job.Program, .. entry.Job.Command, "--result", ResultFile(due)])
    {
        Name = entry.Job.Name,
        Folder = entry.Job.Folder,
        Variables = new Dictionary<string, string>(entry.Job.Variables) { ["MODELOPS_DUE"] = due.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) },
        TimeLimit = entry.Job.TimeLimit,
        Requeues = 0,
    };

    private string ResultFile(DateTimeOffset due) => Path.Combine(parts.Store.RunFolder(State.Name, Key(due)), "result.json");

    private static string Key(DateTimeOffset due) => due.UtcDateTime.ToString("yyyyMMdd't'HHmmss", CultureInfo.InvariantCulture);

    // The same for whoever asks.
    private TimeSpan Later(DateTimeOffset due) => entry.Jitter * (BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(State.Name + Key(due)))) / (double)uint.MaxValue);

    private void Save(ScheduleState state)
    {
        parts.Store.Write(state);
        State = state;
    }

    private void Note(string? problem)
    {
        if (IsOpen && problem != State.Problem)
        {
            Save(State with { Problem = problem });
        }
    }

    private string Span(DateTimeOffset first, DateTimeOffset last) => first == last ? Shown(last) : $"Times from {Shown(first)} to {Shown(last)}";

    private string Shown(DateTimeOffset time) => $"{TimeZoneInfo.ConvertTime(time, _times.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} ({_times.Zone.Id})";

    private ValueTask SayAsync(string text) => _notes.SayAsync(text);
}
