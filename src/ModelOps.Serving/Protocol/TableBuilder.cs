using System.Text.Json;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol;

/// <summary>Holds a request's columns against the model's signature, and gives each the type it declares.</summary>
internal static class TableBuilder
{
    internal static Frame Build(Frame given, ModelSignature signature, JsonElement parameters = default) =>
        ParamReader.Add(Enforce(given, signature), parameters, signature);

    private static Frame Enforce(Frame given, ModelSignature signature)
    {
        ColumnSpec[] known = [.. signature.Inputs.Where(spec => spec.Name is not null)];
        if (known.Length == 0)
        {
            return given;
        }

        string[] missing = [.. known.Where(spec => spec.Required && !given.Contains(spec.Name!)).Select(spec => spec.Name!)];
        if (missing.Length > 0)
        {
            string[] extra = [.. given.Columns.Select(column => column.Name).Except(known.Select(spec => spec.Name!))];
            throw ScoringFault.Invalid($"Model is missing inputs [{Quoted(missing)}].{(extra.Length > 0 ? $" Note that there were extra inputs: [{Quoted(extra)}]." : "")}");
        }

        return new Frame(known.Where(spec => given.Contains(spec.Name!)).Select(spec => Convert(given[spec.Name!], spec)));
    }

    private static Column Convert(Column column, ColumnSpec spec)
    {
        try
        {
            switch (spec.Type)
            {
                case SpecType.String:
                    return RawColumn.Texts(column);
                case SpecType.DateTime:
                    return column is StringColumn texts ? Times(texts) : column;
                case SpecType.Binary:
                case SpecType.Tensor when spec.DataType is "str" or "object":
                    return column;
                default:
                    return Numbers(column, whole: spec.Type is SpecType.Integer or SpecType.Long);
            }
        }
        catch (InvalidInputException fault)
        {
            throw ScoringFault.Bad($"Invalid input. Data is not compatible with model signature. Failed to convert column {spec.Name} to type '{spec.Type.ToString().ToLowerInvariant()}': {fault.Message}");
        }
    }

    private static Column<double> Numbers(Column column, bool whole)
    {
        var numbers = RawColumn.Numbers(column);
        return new Column<double>(column.Name, whole ? Array.ConvertAll(numbers, Math.Truncate) : numbers);
    }

    private static Column<DateTime> Times(StringColumn texts)
    {
        var times = new DateTime[texts.Count];
        var missing = new bool[texts.Count];
        for (var row = 0; row < times.Length; row++)
        {
            var text = texts.Text(row);
            missing[row] = string.IsNullOrEmpty(text);
            if (!missing[row] && !DateTime.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal, out times[row]))
            {
                throw new InvalidInputException($"'{text}' in row {row} is no date; write it as 2026-01-31T12:00:00Z.");
            }
        }

        return new Column<DateTime>(texts.Name, times, missing);
    }

    private static string Quoted(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
