namespace ModelOps.Evaluation.Tests.Explain;

public sealed class ExplanationEvidenceTests
{
    private static readonly DateTimeOffset _time = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var model = TestModels.Classifier();
        var people = TestModels.People(40);
        var shap = Explainer.Shap(model, people, new() { Rows = [4], BackgroundRows = 10 });
        foreach (var evidence in new[]
        {
            ExplanationEvidence.Of(Explainer.Importance(model, people, new() { Repeats = 2 }), (model, "credit"), ("people & co", "0123456789"), _time),
            ExplanationEvidence.Of(shap, 0, (model, "credit"), ("people & co", "0123456789"), _time),
            ExplanationEvidence.Of(Explainer.Shap(model, people, new() { MostRows = 5, BackgroundRows = 10 }), null, (model, "credit"), ("people & co", "0123456789"), _time),
        })
        {
            var read = ExplanationEvidence.Read(evidence.ToJson(), "it");
            Assert.Equal(evidence.Columns, read.Columns);
            Assert.Equal(evidence.Notes, read.Notes);
            Assert.Equal(evidence, read with { Columns = evidence.Columns, Notes = evidence.Notes });
        }

        var row = ExplanationEvidence.Of(shap, 0, (model, "credit"), ("people & co", "0123456789"), _time);
        Assert.Equal((5, 1, "kernel", "Probability of bad"), (row.Row, row.RowCount, row.Method, row.Output));
        Assert.Equal($"people___co-01234567-{row.ModelDigest[..8]}.kernel-row-5", row.FileStem);
        Assert.Equal(shap.OutputOf(0), row.Base + row.Columns.Sum(column => column.Value), 1e-12);
    }

    [Theory]
    [InlineData("{", "The explanation 'it' is damaged. Explain the model again, which replaces it.")]
    [InlineData("[]", "The explanation 'it' is damaged. Explain the model again, which replaces it.")]
    [InlineData("{\"kind\":\"explanation\",\"version\":1}", "The explanation 'it' is damaged. Explain the model again, which replaces it.")]
    [InlineData("{\"kind\":\"explanation\",\"version\":2}", "'it' is not an explanation that this version can read. Explain the model again, or use a newer version.")]
    [InlineData("{\"kind\":\"song\",\"version\":1}", "'it' is not an explanation that this version can read. Explain the model again, or use a newer version.")]
    public void What_is_damaged_or_newer_is_refused(string json, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => ExplanationEvidence.Read(json, "it")).Message);
}
