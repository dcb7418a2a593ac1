using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>The values of a text column that training data showed, each with a code; the most frequent first, ties by ordinal order.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _codes;
    private readonly int _unknown;
    private readonly int _missing;

    private Vocabulary(string column, List<string> names, Dictionary<string, int> codes, int unknown, int missing)
    {
        Column = column;
        Names = names;
        _codes = codes;
        _unknown = unknown;
        _missing = missing;
    }

    public string Column { get; }

    /// <summary>A name for each code.</summary>
    public IReadOnlyList<string> Names { get; }

    public static Vocabulary Learn(StringColumn column, int minimumCount, int maximumValues)
    {
        var counts = new int[column.Categories.Count];
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                counts[code]++;
            }
        }

        var seen = column.Categories.Select((text, code) => (Text: text, Count: counts[code])).Where(value => value.Count > 0).ToList();
        var kept = seen.Where(value => value.Count >= minimumCount)
            .OrderByDescending(value => value.Count).ThenBy(value => value.Text, StringComparer.Ordinal)
            .Take(maximumValues).ToList();
        var codes = kept.Select((value, code) => (value.Text, code)).ToDictionary(pair => pair.Text, pair => pair.code, StringComparer.Ordinal);
        var names = kept.Select(value => $"{column.Name}={value.Text}").ToList();
        var rare = -1;
        if (kept.Count < seen.Count)
        {
            rare = names.Count;
            names.Add($"{column.Name}=(rare)");
        }

        var missing = -1;
        if (column.MissingCount > 0)
        {
            missing = names.Count;
            names.Add($"{column.Name}=(missing)");
        }

        return new Vocabulary(column.Name, names, codes, rare, missing);
    }

    /// <summary>A code a row; −1 where the value has none.</summary>
    public int[] Encode(StringColumn column)
    {
        var map = new int[column.Categories.Count];
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = _codes.TryGetValue(column.Categories[i], out var code) ? code : _unknown;
        }

        var codes = new int[column.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var given = column.Codes[i];
            codes[i] = given < 0 ? _missing : map[given];
        }

        return codes;
    }

    /// <summary>Writes the encoding of a text tensor; a value without code gets the number of codes, which OneHot turns into zeros.</summary>
    public string Export(GraphBuilder graph, string source)
    {
        var pairs = _codes.Select(pair => (pair.Key, Code: pair.Value)).OrderBy(pair => pair.Code).ToList();
        pairs.Add(("", _missing));
        return graph.MlNode(
            "LabelEncoder",
            [source],
            new OnnxAttribute("keys_strings", [.. pairs.Select(pair => pair.Key)]),
            new OnnxAttribute("values_int64s", [.. pairs.Select(pair => OutOfRange(pair.Code))]),
            new OnnxAttribute("default_int64", OutOfRange(_unknown)));
    }

    private long OutOfRange(int code) => code < 0 ? Names.Count : code;
}
