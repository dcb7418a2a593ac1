namespace ModelOps.Pipelines.Schedules;

/// <summary>A timer and a service for systemd's user manager.</summary>
internal sealed class SystemdFormat : IScheduleFormat
{
    private static readonly string[] _days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <inheritdoc />
    public string Name => "systemd";

    /// <inheritdoc />
    public string Description => "A timer and a service for systemd, of this user on this machine.";

    /// <inheritdoc />
    public ScheduleFiles Write(ScheduleJob job)
    {
        var times = job.Times ?? throw CrontabFormat.Untimed(Name);
        var unit = $"modelops-{ScheduleNames.Slug(job.Name)}";
        var timer = $"""
            [Unit]
            Description=Starts the pipeline {SystemdText.Line(job.Name)}

            [Timer]
            {string.Join('\n', Calendars(times).Select(calendar => $"OnCalendar={calendar}"))}
            Persistent={(job.CatchUp == ScheduleNotes.None ? "false" : "true")}
            AccuracySec=1s

            [Install]
            WantedBy=timers.target

            """;
        string[] settings =
        [
            "Type=oneshot",
            $"WorkingDirectory={SystemdText.Line(job.Folder)}",
            .. job.Variables.Select(variable => SystemdText.Variable(variable.Key, variable.Value)),
            .. job.Secrets.Count > 0 ? (string[])[$"EnvironmentFile=%h/.config/modelops/{ScheduleNames.Slug(job.Name)}.env"] : [],
            $"ExecStart={SystemdText.Command([.. job.Program, .. job.Command])}",
            .. ScheduleNotes.Seconds(job.TimeLimit) is { } seconds ? (string[])[$"TimeoutStartSec={seconds}"] : [],
        ];
        var service = $"""
            [Unit]
            Description=The pipeline {SystemdText.Line(job.Name)}

            [Service]
            {string.Join('\n', settings)}

            """;
        return new([ScheduleFile.Of($"{unit}.timer", "#", timer), ScheduleFile.Of($"{unit}.service", "#", service)])
        {
            Notes =
            [
                .. ScheduleNotes.Of(job, "systemd", [ScheduleNotes.Skip], "a time at which the last run still runs is skipped", [ScheduleNotes.Latest, ScheduleNotes.None], "of times that have passed, the last one is run"),
                .. ScheduleNotes.SummerTime(job, "systemd"),
                .. job.Secrets.Count > 0 ? (string[])[$"Put {string.Join(", ", job.Secrets)} into ~/.config/modelops/{ScheduleNames.Slug(job.Name)}.env, as NAME='value' lines, and 'chmod 600' it."] : [],
                $"To start it: write both files to ~/.config/systemd/user, then 'systemctl --user daemon-reload', 'systemctl --user enable --now {unit}.timer' and 'loginctl enable-linger'.",
            ],
        };
    }

    /// <summary>The values of <c>OnCalendar=</c>: two where either day field may allow a day, since systemd takes days that both allow.</summary>
    internal static IReadOnlyList<string> Calendars(CronTimes times)
    {
        var (minute, hour, day, month, week) = (times.Fields[0], times.Fields[1], times.Fields[2], times.Fields[3], times.Fields[4]);
        var clock = $"{Two(hour)}:{Two(minute)}:00 {(times.Zone.HasIanaId ? times.Zone.Id : "UTC")}";
        (CronField? Day, CronField? Week)[] days = times.IsEither ? [(day, null), (null, week)] : [(day.IsAny ? null : day, week.IsAny ? null : week)];
        return [.. days.SelectMany(one => Days(times, one.Day, one.Week).Select(date => $"{date.Week}*-{Two(month)}{date.Days} {clock}"))];
    }

    private static IEnumerable<(string Week, string Days)> Days(CronTimes times, CronField? day, CronField? week) =>
        day is { Letters: true } ? day.Text.ToUpperInvariant().Split(',').Select(part => ("", Last(times, part)))
        : week is { Letters: true } ? week.Text.ToUpperInvariant().Split(',').Select(part => OfMonth(times, part))
        : [(week is null ? "" : CronRow.Listed(week.Values, "..", value => _days[value]) + " ", day is null ? "-*" : "-" + Two(day))];

    // L is the last day, L-2 the third from the end.
    private static string Last(CronTimes times, string part) => part == "L" ? "~01"
        : part.StartsWith("L-", StringComparison.Ordinal) && int.TryParse(part.AsSpan(2), out var before) ? FormattableString.Invariant($"~{before + 1:00}")
        : int.TryParse(part, out var plain) ? FormattableString.Invariant($"-{plain:00}")
        : throw new InvalidInputException($"The schedule '{times.Cron}' has '{part}', which systemd cannot say. List days, or run it by '{ScheduleNotes.Here}'.");

    // FRI#2 is the second Friday, and 5L the last.
    private static (string Week, string Days) OfMonth(CronTimes times, string part)
    {
        var isLast = part.EndsWith('L');
        var words = part.TrimEnd('L').Split('#');
        var name = Array.IndexOf(CronField.WeekDays, words[0]);
        var known = name >= 0 || int.TryParse(words[0], out name);
        if (!known || (!isLast && words.Length < 2))
        {
            throw new InvalidInputException($"The schedule '{times.Cron}' has '{part}', which systemd cannot say beside others. Write one day, such as FRI#2, or list days.");
        }

        var nth = isLast ? 0 : int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
        return ($"{_days[name % _days.Length]} ", isLast ? "~07/1" : FormattableString.Invariant($"-{(7 * nth) - 6:00}..{Math.Min(7 * nth, 31):00}"));
    }

    private static string Two(CronField field) => field.IsAny ? "*" : CronRow.Listed(field.Values, "..", value => FormattableString.Invariant($"{value:00}"));
}
