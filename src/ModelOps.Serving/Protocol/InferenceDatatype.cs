using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>The datatypes of the inference protocol, and which JSON values each holds; null is a missing value in all of them.</summary>
internal static class InferenceDatatype
{
    private static readonly Dictionary<string, (decimal Least, decimal Most)> _integers = new(StringComparer.Ordinal)
    {
        ["INT8"] = (sbyte.MinValue, sbyte.MaxValue),
        ["INT16"] = (short.MinValue, short.MaxValue),
        ["INT32"] = (int.MinValue, int.MaxValue),
        ["INT64"] = (long.MinValue, long.MaxValue),
        ["UINT8"] = (byte.MinValue, byte.MaxValue),
        ["UINT16"] = (ushort.MinValue, ushort.MaxValue),
        ["UINT32"] = (uint.MinValue, uint.MaxValue),
        ["UINT64"] = (ulong.MinValue, ulong.MaxValue),
    };

    private static readonly string[] _floats = ["FP16", "FP32", "FP64"];

    /// <summary>The datatype of an answer's column.</summary>
    internal static string Of(Column column) => column.Type switch
    {
        ColumnType.Float64 => "FP64",
        ColumnType.Int64 => "INT64",
        ColumnType.Bool => "BOOL",
        _ => "BYTES",
    };

    /// <summary>The datatype that a model's column is described by.</summary>
    internal static string Of(ColumnSpec spec) => spec.Type switch
    {
        SpecType.String or SpecType.DateTime or SpecType.Binary => "BYTES",
        SpecType.Long => "INT64",
        SpecType.Integer => "INT32",
        SpecType.Boolean => "BOOL",
        SpecType.Float => "FP32",
        _ => "FP64",
    };

    /// <summary>Refuses values that the datatype cannot hold.</summary>
    internal static void Check(string name, string datatype, JsonElement[] values)
    {
        CheckKnown(name, datatype);
        var isInteger = _integers.TryGetValue(datatype, out var range);
        for (var row = 0; row < values.Length; row++)
        {
            var value = JsonColumn.Single(values[row]);
            var fits = value.ValueKind switch
            {
                JsonValueKind.Null => true,
                JsonValueKind.Number => isInteger ? IsWhole(value, range.Least, range.Most) : _floats.Contains(datatype),
                JsonValueKind.True or JsonValueKind.False => datatype == "BOOL",
                JsonValueKind.String => datatype == "BYTES",
                _ => false,
            };
            if (!fits)
            {
                var wanted = isInteger ? $"whole numbers from {range.Least} to {range.Most}" : datatype switch { "BOOL" => "true and false", "BYTES" => "texts", _ => "numbers" };
                throw ScoringException.Bad($"The input '{name}' is {datatype}, but holds {Short(value.GetRawText())} in row {row + 1}. Give {wanted}, or null for a missing value.");
            }
        }
    }

    /// <summary>Refuses a datatype that is not one of the protocol's.</summary>
    internal static void CheckKnown(string name, string datatype)
    {
        if (!_integers.ContainsKey(datatype) && !_floats.Contains(datatype) && datatype is not ("BOOL" or "BYTES"))
        {
            throw ScoringException.Bad($"The input '{name}' has the datatype '{datatype}', which is not known. Known are BOOL, BYTES, {string.Join(", ", _integers.Keys)}, {string.Join(", ", _floats)}.");
        }
    }

    /// <summary>The least and the greatest value of a datatype of whole numbers.</summary>
    internal static (decimal Least, decimal Most) RangeOf(string datatype) => _integers[datatype];

    private static bool IsWhole(JsonElement value, decimal least, decimal most) =>
        value.TryGetDecimal(out var number) && decimal.Truncate(number) == number && number >= least && number <= most;

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
