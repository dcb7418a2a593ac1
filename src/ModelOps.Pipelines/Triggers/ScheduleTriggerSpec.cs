using Cronos;
using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Times to run at: <c>schedule: "0 3 * * *"</c>, or <c>schedule: {cron: "0 3 * * *", timezone: Europe/Zurich}</c>.</summary>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
internal sealed record ScheduleTriggerSpec(string Cron)
{
    private const string Key = "schedule";
    private const string Utc = "UTC";
    private const int DayOfMonth = 2;
    private const int DayOfWeek = 4;
    private static readonly string[] _keys = ["cron", "timezone"];

    private static readonly (string Name, string Range)[] _fields =
    [
        ("minute", "0 to 59, such as 0, 0,30 or */15"), ("hour", "0 to 23, such as 3, 8-18 or */6"), ("day of month", "1 to 31, such as 1, 1,15 or L for the last"),
        ("month", "1 to 12 or JAN to DEC, such as 1,4,7,10"), ("day of week", "0 to 7 or SUN to SAT, such as MON-FRI"),
    ];

    /// <summary>The time zone by its IANA name. Default UTC.</summary>
    public string TimeZone { get; init; } = Utc;

    internal static ScheduleTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Text(Key) is { } cron ? new(cron) : null;
        }

        var map = section.Map(Key, _keys);
        return new(map.Text("cron") ?? "") { TimeZone = map.Text("timezone") ?? Utc };
    }

    internal IEnumerable<string> Errors()
    {
        if (CronError() is { } error)
        {
            yield return error;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return $"'{TimeZone}' is not a time zone that this machine knows.{Suggestion.For(TimeZone, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id))} Give an IANA name, such as Europe/Zurich.";
        }
    }

    /// <summary>Expressions for Cronos, which takes days that both day fields allow where cron takes days that either allows: two of them then.</summary>
    internal IEnumerable<string> Crons()
    {
        var fields = Fields();
        return IsEither(fields) ? [string.Join(' ', [.. fields[..DayOfWeek], "*"]), string.Join(' ', [.. fields[..DayOfMonth], "*", .. fields[(DayOfMonth + 1)..]])] : [Cron];
    }

    internal string[] Fields() => Cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsEither(string[] fields) => !IsAny(fields[DayOfMonth]) && !IsAny(fields[DayOfWeek]);

    private static bool IsAny(string field) => field is "*" or "?";

    private string? CronError()
    {
        var given = Fields();
        if (given.Length != _fields.Length)
        {
            return $"The schedule '{Cron}' has {given.Length} {(given.Length == 1 ? "field" : "fields")} and needs {_fields.Length}: {string.Join(", ", _fields.Select(field => field.Name))}. '0 3 * * *' is every day at 03:00.";
        }

        foreach (var (i, (name, range)) in _fields.Index())
        {
            string[] alone = ["*", "*", "*", "*", "*"];
            alone[i] = given[i];
            if (Find(string.Join(' ', alone)) is null)
            {
                return $"The {name} of the schedule '{Cron}' is '{given[i]}'. Give {range}.";
            }
        }

        string[] days = [given[DayOfMonth], given[DayOfWeek]];
        return Find(Cron) is null ? $"The schedule '{Cron}' cannot be read. '0 3 * * *' is every day at 03:00."
            : IsEither(given) && days.FirstOrDefault(field => field.StartsWith('*')) is { } step
                ? $"The schedule '{Cron}' restricts days of the month and days of the week, and one of them is '{step}': some cron programs then take the days that both allow, others those that either allows. List the days in place of '{step}'."
            : Crons().All(cron => Find(cron)!.GetNextOccurrence(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc) is null) ? $"The schedule '{Cron}' names a day that never comes. '0 3 * * *' is every day at 03:00."
            : null;
    }

    private static CronExpression? Find(string text) => CronExpression.TryParse(text, out var cron) ? cron : null;
}
