using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>Matches a frame's columns with a graph's inputs by name, as MLflow does: extra ones are left, optional ones may lack.</summary>
internal static class InputMatcher
{
    /// <summary>What the signature says about each input; null where it says nothing.</summary>
    public static ColumnSpec?[] Specs(IReadOnlyList<OnnxValue> inputs, ModelSignature signature)
    {
        var byName = signature.Inputs.Where(spec => spec.Name is not null).DistinctBy(spec => spec.Name).ToDictionary(spec => spec.Name!, StringComparer.Ordinal);
        return [.. inputs.Select(input => byName.GetValueOrDefault(input.Name))];
    }

    /// <summary>A column for each input, of a type that it takes; null where an optional one lacks.</summary>
    public static Column?[] Columns(IReadOnlyList<OnnxValue> inputs, ColumnSpec?[] specs, Frame frame)
    {
        var columns = new Column?[inputs.Count];
        List<string>? missing = null;
        for (var i = 0; i < columns.Length; i++)
        {
            var name = inputs[i].Name;
            if (frame.Contains(name))
            {
                columns[i] = specs[i] is { } spec ? InputConversion.Convert(frame[name], spec) : frame[name];
            }
            else if (specs[i] is not { Required: false })
            {
                (missing ??= []).Add(name);
            }
        }

        return missing is null ? columns : throw new InvalidInputException(Error([.. missing], frame));
    }

    /// <summary>A feed for each column but one.</summary>
    /// <param name="inputs">The graph's inputs.</param>
    /// <param name="columns">A column for each.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="except">The place of an input that is fed otherwise; −1 for none.</param>
    public static ColumnFeed[] Feeds(IReadOnlyList<OnnxValue> inputs, Column?[] columns, int rows, int except = -1) =>
        [.. inputs.Index().Where(input => input.Index != except).Select(input => ColumnFeed.Of(input.Item.Type, columns[input.Index], rows))];

    private static string Error(string[] missing, Frame frame)
    {
        var given = frame.Columns.Select(column => column.Name).ToArray();
        return missing.Length == 1
            ? $"The model needs the column '{missing[0]}', which the data lacks.{Suggestion.For(missing[0], given)} The data has: {string.Join(", ", given)}."
            : $"The model needs the columns {string.Join(", ", missing.Select(name => $"'{name}'"))}, which the data lacks. The data has: {string.Join(", ", given)}.";
    }
}
