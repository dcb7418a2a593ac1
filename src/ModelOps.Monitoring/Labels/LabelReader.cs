using System.Globalization;
using System.Text.Json;

namespace ModelOps;

/// <summary>Reads labels: from JSON as a service gets them, from files, and from tables.</summary>
public static class LabelReader
{
    private static readonly string[] _ids = ["id", "row_id", "request_id"];
    private static readonly string[] _labels = ["label", "actual", "value", "target"];
    private static readonly string[] _times = ["time", "timestamp"];

    /// <summary>Reads <c>{"id": "…", "label": …}</c>, a list of such, or <c>{"labels": [ … ]}</c>. A label is text, a number or a boolean.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InvalidInputException">The text is not JSON, or an entry is not a label; all errors at once.</exception>
    public static IReadOnlyList<Label> FromJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("labels", out var inner))
            {
                root = inner;
            }

            JsonElement[] entries = root.ValueKind switch
            {
                JsonValueKind.Array => [.. root.EnumerateArray()],
                JsonValueKind.Object => [root],
                _ => throw new InvalidInputException("The body is not a label. Send {\"id\": \"…\", \"label\": …}, or a list of such."),
            };
            var errors = new List<string>();
            Label[] labels = [.. entries.Select((entry, i) => Entry(entry, i, errors)).OfType<Label>()];
            return errors.Count == 0 ? labels : throw new InvalidInputException(errors);
        }
        catch (JsonException error)
        {
            throw new InvalidInputException($"The body is not JSON: {error.Message.TrimEnd('.')}. Send {{\"id\": \"…\", \"label\": …}}, or a list of such.", error);
        }
    }

    /// <summary>Reads a file: CSV, JSON lines, Parquet, or another that <see cref="FileFormats"/> knows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">The column with the ids; null for one named id, row_id or request_id.</param>
    /// <param name="label">The column with the labels; null for one named label, actual, value or target.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file or column, or rows without an id or a label.</exception>
    public static IReadOnlyList<Label> FromFile(string path, string? id = null, string? label = null, CancellationToken cancellationToken = default) =>
        FileFormats.Of(path) == FileFormats.Csv ? FromFrame(Frame.ReadCsv(path, AsText(CsvReader.Read(path, null, null, cancellationToken).Frame, id, label)), id, label) : FromFrame(Frame.Read(path, cancellationToken), id, label);

    /// <summary>Reads CSV text with a header line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The column with the ids; null for one named id, row_id or request_id.</param>
    /// <param name="label">The column with the labels; null for one named label, actual, value or target.</param>
    /// <exception cref="InvalidInputException">The text cannot be read, has no such column, or rows without an id or a label.</exception>
    public static IReadOnlyList<Label> FromCsv(string text, string? id = null, string? label = null) => FromFrame(Frame.ParseCsv(text, AsText(Frame.ParseCsv(text), id, label)), id, label);

    /// <summary>Takes the rows of a table, as <c>id,label</c>.</summary>
    /// <param name="frame">The table; a column <c>time</c> says when each label became known.</param>
    /// <param name="id">The column with the ids; null for one named id, row_id or request_id.</param>
    /// <param name="label">The column with the labels; null for one named label, actual, value or target.</param>
    /// <exception cref="InvalidInputException">No such column, or rows without an id or a label.</exception>
    public static IReadOnlyList<Label> FromFrame(Frame frame, string? id = null, string? label = null)
    {
        var (ids, labels) = Columns(frame, id, label);
        var times = _times.Where(name => name != ids.Name && name != labels.Name && frame.Contains(name)).Select(name => frame[name]).OfType<Column<DateTime>>().FirstOrDefault();
        var missing = Enumerable.Range(0, frame.RowCount).FirstOrDefault(row => ids.IsMissing(row) || labels.IsMissing(row), -1);
        return missing < 0
            ? [.. Enumerable.Range(0, frame.RowCount).Select(row => new Label(Text(ids, row), Text(labels, row)) { Time = times is null || times.IsMissing(row) ? null : new DateTimeOffset(times.Values[row], TimeSpan.Zero) })]
            : throw new InvalidInputException($"Row {missing + 1} has no {(ids.IsMissing(missing) ? $"id ('{ids.Name}')" : $"label ('{labels.Name}')")}. Leave such rows out, or fill them.");
    }

    // Ids and classes are texts, whatever they look like: 007 is not 7.
    private static CsvReadOptions AsText(Frame frame, string? id, string? label)
    {
        var (ids, labels) = Columns(frame, id, label);
        return new CsvReadOptions { Types = new[] { ids.Name, labels.Name }.ToDictionary(name => name, _ => ColumnType.String) };
    }

    private static (Column Ids, Column Labels) Columns(Frame frame, string? id, string? label)
    {
        var errors = new List<string>();
        var ids = Find(id, _ids, "ids", "id");
        var labels = Find(label, _labels, "labels", "label");
        return errors.Count == 0 ? (ids!, labels!) : throw new InvalidInputException(errors);

        Column? Find(string? given, string[] usual, string what, string option)
        {
            var name = given ?? usual.FirstOrDefault(frame.Contains);
            if (name is not null && frame.Contains(name))
            {
                return frame[name];
            }

            string[] known = [.. frame.Columns.Select(column => column.Name)];
            errors.Add(given is null
                ? $"No column holds the {what}: none is named {string.Join(", ", usual[..^1])} or {usual[^1]}. Name it with {Wording.Option(option)}; the columns are {string.Join(", ", known.Take(20))}."
                : $"There is no column '{given}' with the {what}.{Suggestion.Among(given, known, "The columns are")}");
            return null;
        }
    }

    private static string Text(Column column, int row) => column[row] switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static Label? Entry(JsonElement entry, int index, List<string> errors)
    {
        if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && entry.TryGetProperty("label", out var label))
        {
            var text = label.ValueKind switch
            {
                JsonValueKind.String => label.GetString(),
                JsonValueKind.Number => label.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
            if (text is not null)
            {
                return new Label(id.GetString()!, text);
            }
        }

        errors.Add($"Entry {index} is not a label. Write it as {{\"id\": \"…\", \"label\": …}}: the id is text, the label is text, a number or a boolean.");
        return null;
    }
}
