using System.Text.Json;
using ModelOps.Tracking;

namespace ModelOps.Server.Json;

/// <summary>The small things in every answer. What is empty or absent is left out, as in MLflow.</summary>
internal static class ValueJson
{
    internal static void WriteOptional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    internal static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    internal static void WriteList<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    internal static void WriteTags(this Utf8JsonWriter json, IReadOnlyList<Tag> tags) =>
        json.WriteList("tags", tags, static (json, tag) => WritePair(json, tag.Key, tag.Value));

    internal static void WritePair(Utf8JsonWriter json, string key, string value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    /// <summary>The fields of a metric point, inside an object that is open.</summary>
    internal static void WriteMetricFields(Utf8JsonWriter json, Metric metric)
    {
        json.WriteString("key", metric.Key);
        if (double.IsFinite(metric.Value))
        {
            json.WriteNumber("value", metric.Value);
        }
        else
        {
            json.WriteString("value", double.IsNaN(metric.Value) ? "NaN" : metric.Value > 0 ? "Infinity" : "-Infinity");
        }

        json.WriteNumber("timestamp", metric.Timestamp);
        json.WriteNumber("step", metric.Step);
    }

    internal static void WriteMetric(Utf8JsonWriter json, Metric metric)
    {
        json.WriteStartObject();
        WriteMetricFields(json, metric);
        json.WriteEndObject();
    }

    /// <summary>A whole answer: one page of a list, and the way to the next.</summary>
    internal static Action<Utf8JsonWriter> Page<T>(string name, Page<T> page, Action<Utf8JsonWriter, T> write) => json =>
    {
        json.WriteStartObject();
        json.WriteList(name, page.Items, write);
        json.WriteOptional("next_page_token", page.NextPageToken);
        json.WriteEndObject();
    };

    /// <summary>A whole answer: one thing under its name.</summary>
    internal static Action<Utf8JsonWriter> One<T>(string name, T value, Action<Utf8JsonWriter, T> write) => json =>
    {
        json.WriteStartObject();
        json.WritePropertyName(name);
        write(json, value);
        json.WriteEndObject();
    };

    /// <summary>A whole answer: one text under its name.</summary>
    internal static Action<Utf8JsonWriter> One(string name, string value) => json =>
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        json.WriteEndObject();
    };
}
