namespace ModelOps;

/// <summary>The two parts of a split.</summary>
/// <param name="Split">The parts, with the rows each one took.</param>
/// <param name="Name">The name of the data that was split.</param>
/// <param name="Stratify">The column whose shares were kept, or null.</param>
/// <param name="Leaks">In which ways the training part knows what the test part asks.</param>
public sealed record DataSplitResult(FrameSplit Split, string Name, string? Stratify, IReadOnlyList<LeakFinding> Leaks) : Viewable
{
    /// <summary>The variable of the training part.</summary>
    public string TrainName => Name + "_train";

    /// <summary>The variable of the test part.</summary>
    public string TestName => Name + "_test";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Split {Name}").Table(
            ["part", "rows", .. Classes],
            [[TrainName, Split.Train.RowCount, .. Shares(Split.Train)], [TestName, Split.Test.RowCount, .. Shares(Split.Test)]]);
        foreach (var leak in Leaks)
        {
            view.Note($"Possible leak: {leak.Message}");
        }

        return view;
    }

    private IReadOnlyList<string> Classes => Stratify is null || Split.Train[Stratify] is not StringColumn text ? [] : [.. text.Categories.Order(StringComparer.Ordinal)];

    private IEnumerable<object?> Shares(Frame part)
    {
        if (Stratify is null || part[Stratify] is not StringColumn text)
        {
            yield break;
        }

        foreach (var name in Classes)
        {
            var code = text.Categories.ToList().IndexOf(name);
            yield return (double)text.Codes.Count(code) / Math.Max(1, part.RowCount);
        }
    }
}
