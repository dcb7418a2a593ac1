using ModelOps.Evaluation.Slices;

namespace ModelOps.Evaluation.Fairness;

/// <summary>By what groups a model is judged, and which one the others are compared with: <c>sex</c>, <c>sex*housing</c>, <c>sex=male</c>, <c>sex=male*housing=own</c>.</summary>
internal sealed record FairnessKey(SliceColumns By, string? Reference)
{
    internal static FairnessKey Parse(string text, IReadOnlyCollection<string> names)
    {
        var plain = SliceColumns.Parse(text, names);
        if (plain.Columns.All(names.Contains) || !text.Contains('='))
        {
            return new(plain, null);
        }

        (string Column, string? Value)[] parts = [.. plain.Columns.Select(part => part.LastIndexOf('=') is var at and >= 0 ? (part[..at].Trim(), part[(at + 1)..].Trim()) : (part, (string?)null))];
        return new(new SliceColumns([.. parts.Select(part => part.Column)]), parts.Any(part => part.Value is null) ? "" : string.Join(", ", parts.Select(part => part.Value)));
    }

    /// <summary>Why the rows cannot be judged so; null when they can.</summary>
    internal string? Error(Frame data)
    {
        if (By.Error(data) is { } error)
        {
            return error.Replace("to slice by", "to judge fairness by", StringComparison.Ordinal).Replace("Slice by", "Take", StringComparison.Ordinal).Replace("slices are", "groups are", StringComparison.Ordinal);
        }

        if (Reference is null)
        {
            return null;
        }

        string[] groups = [.. Slicer.Cut(data, By).Select(slice => slice.Value)];
        return Reference.Length == 0 ? $"The group that others are compared with needs a value of each column, as '{string.Join(SliceColumns.Sign, By.Columns.Select(column => $"{column}=…"))}'."
            : groups.Contains(Reference) ? null
            : $"There is no group '{Reference}' of '{By.Name}'.{Suggestion.Among(Reference, groups, "The groups are")}";
    }
}
