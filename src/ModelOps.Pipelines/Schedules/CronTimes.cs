using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Triggers;

namespace ModelOps;

/// <summary>The times of a cron expression in a time zone. Where both the days of the month and the days of the week are restricted, a day counts that either allows, as in every cron.</summary>
/// <remarks>
/// When summer time begins, a time that the clock skips comes as it begins; when it ends, a time that the clock shows twice comes once, but a schedule of minutes or hours (<c>*/30 * * * *</c>) goes on
/// through both hours.
/// </remarks>
public sealed class CronTimes
{
    private readonly CronSchedule _schedule;

    private CronTimes(ScheduleTriggerSpec spec)
    {
        var words = spec.Fields();
        _schedule = new(spec);
        Fields =
        [
            CronField.Parse(words[0], 0, 59, []), CronField.Parse(words[1], 0, 23, []), CronField.Parse(words[2], 1, 31, []),
            CronField.Parse(words[3], 1, 12, CronField.Months), CronField.Parse(words[4], 0, 6, CronField.WeekDays),
        ];
    }

    /// <summary>The expression as it was written: minute, hour, day of month, month, day of week.</summary>
    public string Cron => _schedule.Text;

    /// <summary>The time zone.</summary>
    public TimeZoneInfo Zone => _schedule.Zone;

    /// <summary>Minute, hour, day of month, month, day of week.</summary>
    internal IReadOnlyList<CronField> Fields { get; }

    /// <summary>Whether a day counts that either of both day fields allows.</summary>
    internal bool IsEither => !Fields[2].IsAny && !Fields[4].IsAny;

    /// <summary>Reads an expression.</summary>
    /// <param name="cron">Five fields.</param>
    /// <param name="timeZone">An IANA name.</param>
    /// <exception cref="InvalidInputException">It cannot be read, never comes, or means different times in different cron programs.</exception>
    public static CronTimes Parse(string cron, string timeZone = "UTC") => Of(new(cron) { TimeZone = timeZone });

    /// <summary>The times of a schedule.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, never comes, or means different times in different cron programs.</exception>
    internal static CronTimes Of(ScheduleTriggerSpec spec)
    {
        string[] errors = [.. spec.Errors()];
        return errors.Length > 0 ? throw new InvalidInputException(errors) : new(spec);
    }

    /// <summary>The first time after another; null for never again.</summary>
    /// <param name="after">The time before it.</param>
    public DateTimeOffset? Next(DateTimeOffset after) => _schedule.Next(after);

    /// <summary>The last time of a span; null when it has none.</summary>
    /// <param name="after">The beginning; not in it.</param>
    /// <param name="until">The end; in it.</param>
    public DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset until) => _schedule.Last(after, until);

    /// <summary>The times of a span, in order.</summary>
    /// <param name="after">The beginning; not in it.</param>
    /// <param name="until">The end; in it.</param>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until) => _schedule.Between(after, until);

    /// <summary>As rows whose fields must all allow a time: two where either day field may, and no time is in both. Null when it has letters that rows do not know.</summary>
    internal IReadOnlyList<CronRow>? Rows()
    {
        if (Fields.Any(field => field.Letters))
        {
            return null;
        }

        var row = new CronRow(Fields[0].Values, Fields[1].Values, Or(2), Or(3), Or(4));
        int[] others = [.. Enumerable.Range(1, 31).Except(Fields[2].Values)];
        return !IsEither ? [row]
            : others.Length == 0 ? [row with { WeekDays = null, Days = null }]
            : [row with { WeekDays = null }, row with { Days = others }];
    }

    /// <summary>As one row in which either day field may allow a day; null when it has letters that rows do not know.</summary>
    internal CronRow? EitherRow() => Fields.Any(field => field.Letters) ? null : new(Fields[0].Values, Fields[1].Values, Or(2), Or(3), Or(4));

    /// <summary>The times of day that the clock of its zone skips or shows twice; null for none.</summary>
    /// <param name="now">From when on.</param>
    internal string? SummerTimeTrouble(DateTimeOffset now)
    {
        // An hour around each change of the clock within two years.
        for (var time = now; time < now.AddYears(2); time = time.AddHours(1))
        {
            var change = Zone.GetUtcOffset(time.AddHours(1)) - Zone.GetUtcOffset(time);
            if (change == TimeSpan.Zero)
            {
                continue;
            }

            var around = Enumerable.Range(-120, 360).Select(minute => TimeZoneInfo.ConvertTime(time.AddMinutes(minute), Zone).DateTime).ToArray();
            var (from, to) = (around.Min(), around.Max());
            for (var local = from; local < to; local = local.AddMinutes(1))
            {
                if ((Zone.IsInvalidTime(local) || Zone.IsAmbiguousTime(local)) && IsInterval is false && Fields[0].Values.Contains(local.Minute) && Fields[1].Values.Contains(local.Hour))
                {
                    return $"{local:HH:mm}";
                }
            }
        }

        return null;
    }

    private bool IsInterval => Fields[1].IsAny || Fields[1].Text.Contains('/', StringComparison.Ordinal) || Fields[1].Text.Contains('*', StringComparison.Ordinal);

    private IReadOnlyList<int>? Or(int field) => Fields[field].IsAny ? null : Fields[field].Values;
}
