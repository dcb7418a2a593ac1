using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Watches;

/// <summary>What parameters can say of the firing that a run is for: <c>${watch.day}</c>, <c>${watch.mark.git}</c>.</summary>
internal static partial class WatchValues
{
    private const string Mark = "mark.";
    private static readonly string[] _names = ["id", "name", "number", "reason", "trigger", "time", "day"];

    /// <summary>What is wrong with the expressions in parameters, one sentence each.</summary>
    internal static IEnumerable<string> Errors(JsonNode? parameters) => TextsIn(parameters).SelectMany(text => Expression().Matches(text))
        .Select(match => match.Groups[1].Value).Where(name => !_names.Contains(name) && !name.StartsWith(Mark, StringComparison.Ordinal)).Distinct()
        .Select(name => $"'${{watch.{name}}}' stands for nothing. Write ${{watch.NAME}} with one of {string.Join(", ", _names)}, or ${{watch.mark.TRIGGER}}, such as ${{watch.mark.git}}.");

    /// <summary>The parameters for a firing. The mark of a trigger that has not fired is empty.</summary>
    internal static JsonObject Resolve(WatchDefinition spec, WatchFiring firing) => (JsonObject)Resolved(spec.Parameters, name => Value(spec, firing, name))!;

    /// <summary>When the firing was due: by its schedule, else when it was decided; in the time zone of the schedule, else UTC.</summary>
    internal static DateTimeOffset Due(WatchDefinition spec, WatchFiring firing)
    {
        var time = firing.Marks.TryGetValue("schedule", out var due) ? DateTimeOffset.Parse(due, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : firing.Decided;
        return TimeZoneInfo.ConvertTime(time, spec.Triggers.Schedule is { } schedule ? new CronSchedule(schedule).Zone : TimeZoneInfo.Utc);
    }

    private static string Value(WatchDefinition spec, WatchFiring firing, string name) => name switch
    {
        "id" => firing.Id,
        "name" => spec.Name,
        "number" => firing.Number.ToString(CultureInfo.InvariantCulture),
        "reason" => string.Join(" ", firing.Reasons),
        "trigger" => string.Join(",", firing.Marks.Keys),
        "time" => Due(spec, firing).ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture),
        "day" => Due(spec, firing).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => firing.Marks.GetValueOrDefault(name[Mark.Length..]) is not { } mark ? ""
            : name == Mark + "registry" ? mark.Split(',')[^1].Split(' ')[0]
            : name == Mark + "sql" && mark.StartsWith("value ", StringComparison.Ordinal) ? mark["value ".Length..]
            : mark,
    };

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => TextsIn(pair.Value)),
        JsonArray list => list.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static JsonNode? Resolved(JsonNode? node, Func<string, string> value) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolved(pair.Value, value)))),
        JsonArray list => new JsonArray([.. list.Select(item => Resolved(item, value))]),
        JsonValue text when text.TryGetValue<string>(out var pattern) => JsonValue.Create(Expression().Replace(pattern, match => value(match.Groups[1].Value))),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\$\{watch\.([^{}]*)\}")]
    private static partial Regex Expression();
}
