using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A line for <c>crontab</c>.</summary>
internal sealed class CrontabFormat : IScheduleFormat
{
    private const string Who = "cron";

    // Debian's cron takes no longer command.
    private const int Longest = 998;

    /// <inheritdoc />
    public string Name => "crontab";

    /// <inheritdoc />
    public string Description => "A line for crontab, of this machine.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var times = job.Times ?? throw Untimed(Name);
        var plain = job.CatchUp is null or ScheduleNotes.None ? Plain(times, job) : null;
        var command = ShellText.OneLine(Command(job, plain is null)).Replace("%", "\\%", StringComparison.Ordinal);
        if (command.Length > Longest)
        {
            throw new InvalidInputException($"The command has {command.Length} characters, and cron takes at most {Longest}. Put parameters into the pipeline's file.");
        }

        // What was missed while the machine was off is caught up when it starts.
        var text = Rows(plain ?? [Candidates(times, job)], command) + (plain is null && job.CatchUp is not ScheduleNotes.None ? $"@reboot {command}\n" : "");
        return new([ScheduleFile.Of($"{ScheduleNames.Slug(job.Name)}.crontab", "#", $"# {OnLine(job.Name)}: '{times.Cron}' in {times.Zone.Id}, for a machine in {job.MachineZone.Id}.\n{text}")])
        {
            Notes =
            [
                .. (string[])(plain is null ? [$"cron looks more often than the pipeline is due: '{ScheduleNotes.Here}' with {Wording.Option("once")} sees whether a time has come, in {times.Zone.Id}, and starts it once for each."] : []),
                .. plain is null ? [] : ScheduleNotes.Of(job, Who, [ScheduleNotes.Skip, ScheduleNotes.Queue], "a run waits for the last one", [ScheduleNotes.None], ""),
                .. job.Secrets.Count > 0 ? (string[])[$"Put {string.Join(", ", job.Secrets)} into {SecretsFile(job)}, as NAME='value' lines, and 'chmod 600' it."] : [],
                $"To install it beside what is there: (crontab -l; cat {ScheduleNames.Slug(job.Name)}.crontab) | crontab -",
            ],
        };
    }

    internal static InvalidInputException Untimed(string format) =>
        new($"The pipeline has no schedule, which {format} needs. Write 'watch: {{schedule: \"0 3 * * *\"}}' into it, or give {Wording.Option("cron", "\"0 3 * * *\"")}.");

    // The rows of the machine's own clock; null where its distance to the schedule's changes, or where cron cannot say the days.
    private static IReadOnlyList<CronRow>? Plain(CronTimes times, ScheduleJob job) => times.EitherRow() is not { } row ? null
        : ZoneShift.Between(times.Zone, job.MachineZone, job.Now) is not { } ahead ? null
        : ahead == 0 ? [row]
        : times.IsEither ? null
        : row.Shifted(ahead);

    // All times at which it may be due on the machine's clock, on every day.
    private static CronRow Candidates(CronTimes times, ScheduleJob job)
    {
        var row = new CronRow(times.Fields[0].Values, times.Fields[1].Values, null, null, null);
        CronRow[] rows = [.. ZoneShift.All(times.Zone, job.MachineZone, job.Now).SelectMany(ahead => row.Shifted(ahead)!)];
        return row with { Minutes = [.. rows.SelectMany(one => one.Minutes).Distinct().Order()], Hours = [.. rows.SelectMany(one => one.Hours).Distinct().Order()] };
    }

    private static string Command(ScheduleJob job, bool looks)
    {
        string[] variables = [.. job.Variables.Select(variable => $"{variable.Key}={variable.Value}")];
        string[] words = [.. variables.Length > 0 ? (string[])["env", .. variables] : [], .. job.Program, .. looks ? job.Look : job.Command];
        // A lock on a file of its own, since cron itself knows no overlap; one on the pipeline's file would keep the tool from reading that.
        string[] locked = looks ? words : ["flock", .. job.Overlap == ScheduleNotes.Queue ? (string[])[] : ["-n"], $".{ScheduleNames.Slug(job.Name)}.lock", .. words];
        var secrets = job.Secrets.Count > 0 ? $"set -a && . {SecretsFile(job)} && set +a && " : "";
        return $"cd {ShellText.Quoted(job.Folder)} && {secrets}{ShellText.Line(locked)}";
    }

    private static string SecretsFile(ScheduleJob job) => $"\"$HOME\"/.config/modelops/{ScheduleNames.Slug(job.Name)}.env";

    private static string Rows(IReadOnlyList<CronRow> rows, string command) => string.Concat(rows.Select(row => $"{row} {command}\n"));

    private static string OnLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
