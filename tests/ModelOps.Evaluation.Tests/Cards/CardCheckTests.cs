using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Evaluation.Tests.Cards;

/// <summary>A card beside its evidence: every change of a generated number is found, and nothing else is said.</summary>
public sealed class CardCheckTests
{
    private static readonly ModelCard _card = Made();
    private static readonly int[] _digits = Digits(_card.Markdown);

    [Fact]
    public void A_card_is_what_its_evidence_says_whatever_ends_its_lines()
    {
        Assert.Empty(_card.Check(_card.Markdown));
        Assert.Empty(_card.Check(_card.Markdown.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_changed_digit_is_found_wherever_it_is()
    {
        Assert.InRange(_digits.Length, 500, 10_000);
        Assert.All(_digits, place => Assert.NotEmpty(_card.Check(Changed(place, 1))));
    }

    [Fact]
    public void Any_other_digit_is_found() => Prop.ForAll<NonNegativeInt, NonNegativeInt>((place, by) => _card.Check(Changed(_digits[place.Get % _digits.Length], 1 + (by.Get % 9))).Count > 0).QuickCheckThrowOnFailure();

    [Fact]
    public void A_digit_that_was_added_or_left_out_is_found() => Prop.ForAll<NonNegativeInt>(at =>
    {
        var place = _digits[at.Get % _digits.Length];
        return _card.Check(_card.Markdown.Insert(place, "7")).Count > 0 && _card.Check(_card.Markdown.Remove(place, 1)).Count > 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_difference_names_the_number_and_both_values()
    {
        var row = _card.Markdown.Split('\n').Single(line => line.StartsWith("| roc_auc |", StringComparison.Ordinal));
        var value = row.Split('|')[2].Trim();

        var difference = Assert.Single(_card.Check(_card.Markdown.Replace($"| roc_auc | {value} |", "| roc_auc | 0.9999 |", StringComparison.Ordinal)));
        Assert.Equal(new CardDifference("Metrics", "roc_auc, value", "0.9999", value), difference);
        Assert.Equal($"Metrics: roc_auc, value is 0.9999 in the card and {value} in the evidence.", difference.ToString());

        var rows = Assert.Single(_card.Check(_card.Markdown.Replace("Evaluated on 396 rows", "Evaluated on 1396 rows", StringComparison.Ordinal)));
        Assert.Equal("Data: sentence 1 is 1396 in the card and 396 in the evidence.", rows.ToString());
    }

    [Fact]
    public void A_row_that_was_taken_out_or_put_in_is_found()
    {
        var row = _card.Markdown.Split('\n').Single(line => line.StartsWith("| brier_score |", StringComparison.Ordinal)) + "\n";

        Assert.Contains("Metrics: the card lacks the row 'brier_score'.", _card.Check(_card.Markdown.Replace(row, "", StringComparison.Ordinal)).Select(each => each.ToString()));
        Assert.Contains("Metrics: the card has the row 'brier', which the evidence does not have.", _card.Check(_card.Markdown.Replace(row, row + row.Replace("brier_score", "brier", StringComparison.Ordinal), StringComparison.Ordinal)).Select(each => each.ToString()));
        Assert.NotEmpty(_card.Check(_card.Markdown + "\nThe model is the best of 3.\n"));
        Assert.NotEmpty(_card.Check(_card.Markdown.Replace(row, row + row, StringComparison.Ordinal)));
    }

    [Fact]
    public void Hand_written_parts_may_say_anything() =>
        Assert.Empty(_card.Check(_card.Markdown.Replace("Ranks applications.", "Ranks 99 % of applications.\n\n## Numbers\n\n| a | b |\n| --- | --- |\n| 1 | 2 |", StringComparison.Ordinal)));

    private static ModelCard Made()
    {
        var people = TestModels.People();
        using var model = TestModels.Classifier(ModelBaseline.Of(people));
        var evaluation = Evaluator.Evaluate(model, people, new() { Slices = ["owner"], Fairness = ["owner"], Intervals = new() { Resamples = 100 } });
        var importance = Explainer.Importance(model, people, new() { Repeats = 3 });
        return ModelCard.Of(model, evaluation, new() { Explanations = [ExplanationEvidence.Of(importance, (model, "credit-risk"), ("people", "12ab34cd"), new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero))], Name = "credit-risk", Version = "3", Owner = "Team 7", IntendedUse = "Ranks applications.", Training = [new("run", "0123"), new("commit", "67cd89")], EvaluationData = "people (digest 12ab)" });
    }

    // Those outside of hand-written parts.
    private static int[] Digits(string card)
    {
        List<int> places = [];
        var (written, at) = (false, 0);
        foreach (var line in card.Split('\n'))
        {
            written = line.StartsWith("<!-- written", StringComparison.Ordinal) || (written && line != "<!-- end -->");
            places.AddRange(written ? [] : Enumerable.Range(0, line.Length).Where(i => char.IsAsciiDigit(line[i])).Select(i => i + at));
            at += line.Length + 1;
        }

        return [.. places];
    }

    private static string Changed(int place, int by) => $"{_card.Markdown[..place]}{(_card.Markdown[place] - '0' + by) % 10}{_card.Markdown[(place + 1)..]}";
}
