namespace ModelOps.Serving.Tests.OpenApi;

/// <summary>Models with all that a document can say.</summary>
internal static class DocumentedModel
{
    /// <summary>The classifier with a baseline and an input example.</summary>
    internal static Model Classifier()
    {
        using var plain = TestModels.Classifier();
        var rows = Enumerable.Range(0, 100).ToArray();
        var training = new Frame(
            new Column<double>("age", [.. rows.Select(row => 18.0 + (row / 2.0))]),
            StringColumn.From("owner", rows.Select(row => row % 3 == 0 ? "yes" : row % 3 == 1 ? "no" : "co-owner, \"shared\"")));
        return new Model(plain.Definition with { Baseline = ModelBaseline.Of(training), InputExample = training.Head(5) });
    }
}
