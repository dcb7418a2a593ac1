namespace ModelOps.Models.Tests.Scoring;

public sealed class RowScorerTests
{
    [Fact]
    public void Rows_score_as_in_a_frame()
    {
        using var model = new Model(TestModels.Texts());
        using var scorer = model.CreateRowScorer();
        var wide = new string('ü', 5000);

        foreach (var text in (string[])["x", "", wide, "x"])
        {
            scorer.Set(0, text);
            Assert.Equal(model.Score(new Frame(StringColumn.From("text", [text]))).Probabilities!, scorer.Run().ToArray());
        }
    }

    [Fact]
    public void Columns_not_set_are_missing()
    {
        using var model = new Model(TestModels.Line());
        using var scorer = model.CreateRowScorer();

        Assert.Equal(["a", "b"], scorer.Columns);
        Assert.Equal(double.NaN, scorer.Run()[0]);
        scorer.Set(0, 4);
        scorer.Set(1, 1);
        Assert.Equal(7, scorer.Run()[0]);
        scorer.Clear();
        Assert.Equal(double.NaN, scorer.Run()[0]);
    }
}
