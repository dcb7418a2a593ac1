using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Cards;

namespace ModelOps.Evaluation.Tests.Cards;

public sealed class CardWriterTests
{
    [Fact]
    public void A_table_is_the_same_in_both_forms()
    {
        var card = new CardWriter();
        card.Heading(2, "Inputs & outputs");
        card.Table(["name", "what"], [["a|b", "one\ntwo"], ["<script>", "[x](http://y)"]]);
        card.Paragraph("5 < 6");

        Assert.Equal("""
            ## Inputs & outputs

            | name | what |
            | --- | --- |
            | a\|b | one two |
            | &lt;script> | \[x](http://y) |

            5 &lt; 6

            """, card.Markdown);
        Assert.Contains("<h2>Inputs &amp; outputs</h2>", card.Html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"white-space:nowrap\">&lt;script&gt;</td>", card.Html, StringComparison.Ordinal);
        Assert.Contains("<p>5 &lt; 6</p>", card.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_leaves_its_cell() => Prop.ForAll<NonNull<string>>(text =>
    {
        var card = new CardWriter();
        card.Table(["head"], [[text.Get]]);

        string[] lines = card.Markdown.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain('<', lines[2]);
        Assert.Equal(2, lines[2].Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|'));
        Assert.Equal(1, card.Html.Split("<td").Length - 1);
        Assert.DoesNotContain("<script", card.Html, StringComparison.OrdinalIgnoreCase);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_card_of_a_regression_names_its_weights_and_threshold()
    {
        using var regressor = TestModels.Regressor();
        using var model = new Model(regressor.Definition with { Coefficients = new LinearCoefficients(["price"], [1], [new LinearFeature("x", [2], 3)], 1) });
        var frame = new Frame(new Column<double>("x", [1, 2, 3]), new Column<double>("price", [2.5, 4, 5]));

        var card = ModelCard.Of(model, Evaluator.Evaluate(model, frame));

        Assert.Contains("It predicts the number 'price'.", card.Markdown, StringComparison.Ordinal);
        Assert.Contains("## Weights", card.Markdown, StringComparison.Ordinal);
        Assert.Contains("| x | 2 | 3 | 6 |", card.Markdown, StringComparison.Ordinal);
        Assert.Contains("It was not evaluated by parts of the rows", card.Markdown, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Weights", card.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(card.Markdown, card.ToString());
    }
}
