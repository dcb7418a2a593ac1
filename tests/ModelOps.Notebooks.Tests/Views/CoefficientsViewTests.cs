namespace ModelOps.Notebooks.Tests.Views;

/// <summary>The weights of a linear model are a table, a sentence and a figure; another model has none.</summary>
public sealed class CoefficientsViewTests
{
    private static readonly LinearCoefficients _weights = new(["bad"], [0.5], [new("amount", [2], 3), new("housing=own", [-1], 1)], 2);

    [Fact]
    public void A_model_that_is_not_linear_adds_nothing() =>
        Assert.Equal("Trained\n", ViewText.Render(new View("Trained").Coefficients(null, LearningTask.Binary)));

    [Fact]
    public void Weights_stand_in_a_table_that_says_what_they_are()
    {
        var view = new View("Trained").Coefficients(_weights, LearningTask.Binary);
        var table = _weights.ToTable(LearningTask.Binary);
        var text = ViewText.Render(view);

        Assert.Contains($"\nWeights: {char.ToLowerInvariant(table.Caption[0])}{table.Caption[1..]}\n", text);
        Assert.Matches(@"\n  amount +2\b", text);
        Assert.Matches(@"\n  housing=own +-1\b", text);
        Assert.Contains(table.Note, text);
        Assert.Equal("Weights by feature", Assert.Single(view.Figures).Title);
    }
}
