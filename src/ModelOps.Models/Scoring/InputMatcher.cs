using ModelOps.Models.Onnx;

namespace ModelOps.Models;

/// <summary>Matches a frame's columns with a graph's inputs by name, as MLflow does: extra ones are left, optional ones may lack.</summary>
internal static class InputMatcher
{
    public static ColumnFeed[] Feeds(IReadOnlyList<OnnxValue> inputs, ModelSignature signature, Frame frame)
    {
        var optional = signature.Inputs.Where(spec => !spec.Required && spec.Name is not null).Select(spec => spec.Name!).ToHashSet(StringComparer.Ordinal);
        var missing = inputs.Where(input => !frame.Contains(input.Name) && !optional.Contains(input.Name)).Select(input => input.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidInputException(Fault(missing, frame));
        }

        var feeds = new ColumnFeed[inputs.Count];
        try
        {
            for (var i = 0; i < feeds.Length; i++)
            {
                feeds[i] = ColumnFeed.Of(inputs[i].Type, frame.Contains(inputs[i].Name) ? frame[inputs[i].Name] : null, frame.RowCount);
            }

            return feeds;
        }
        catch
        {
            Array.ForEach(feeds, feed => feed?.Dispose());
            throw;
        }
    }

    private static string Fault(string[] missing, Frame frame)
    {
        var given = frame.Columns.Select(column => column.Name).ToArray();
        return missing.Length == 1
            ? $"The model needs the column '{missing[0]}', which the data lacks.{Suggestion.For(missing[0], given)} The data has: {string.Join(", ", given)}."
            : $"The model needs the columns {string.Join(", ", missing.Select(name => $"'{name}'"))}, which the data lacks. The data has: {string.Join(", ", given)}.";
    }
}
