using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Cards;

public sealed class ModelCardTests
{
    [Fact]
    public void The_card_of_an_evaluated_model_is_the_approved_one()
    {
        var people = TestModels.People();
        using var model = TestModels.Classifier(ModelBaseline.Of(people));
        var evaluation = Evaluator.Evaluate(model, people, new() { Slices = ["owner"], MinimumSliceRows = 200, Intervals = new() { Resamples = 200 } });
        var card = ModelCard.Of(model, evaluation, new() { Name = "credit-risk", Version = "3", Owner = "Risk team", IntendedUse = "Ranks applications.\nNot for <b>final</b> decisions.", Limitations = "None [known](x).", Licence = "MIT", Training = [new("run", "0123"), new("data", "credit (digest 45ab)"), new("commit", "67cd")], EvaluationData = "made-up people" });
        Golden.Equal("card.golden.md", card.Markdown);
        var html = card.ToHtml();
        Assert.Contains("Not for &lt;b&gt;final&lt;/b&gt; decisions.", html, StringComparison.Ordinal);
        Assert.Contains("id=\"figure-4\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_model_says_what_is_not_known()
    {
        using var model = TestModels.Regressor();
        var card = ModelCard.Of(model).Markdown;
        Assert.Contains("The training data is not described, since the model has no baseline.", card, StringComparison.Ordinal);
        Assert.Contains("It was not evaluated for this card.", card, StringComparison.Ordinal);
        Assert.Contains("The intended use is not stated.", card, StringComparison.Ordinal);
    }
}
