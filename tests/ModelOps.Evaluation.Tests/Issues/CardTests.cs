using System.Text;
using System.Text.RegularExpressions;

namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>A card took 2 MB, nearly all of it plotly.js, and had no intervals.</summary>
public sealed class CardTests
{
    [Fact]
    public void A_card_with_all_its_figures_is_small_and_runs_no_script()
    {
        var people = TestModels.People();
        using var model = TestModels.Classifier(ModelBaseline.Of(people));

        var html = ModelCard.Of(model, Evaluator.Evaluate(model, people)).ToHtml();

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 5_000, 150_000);
        Assert.DoesNotContain("<script", html);
        Assert.Equal(6, Regex.Count(html, "<svg "));
    }

    [Fact]
    public void A_card_has_intervals_though_the_evaluation_was_made_without()
    {
        var people = TestModels.People();
        using var model = TestModels.Classifier(ModelBaseline.Of(people));
        var evaluation = Evaluator.Evaluate(model, people);

        var card = ModelCard.Of(model, evaluation).Markdown;

        var row = card.Split('\n').Single(line => line.StartsWith("| roc_auc |", StringComparison.Ordinal));
        Assert.Matches(@"^\| roc_auc \| [0-9.]+ \| [0-9.]+ to [0-9.]+ \|", row);
        Assert.DoesNotContain("no confidence intervals", card);
    }
}
