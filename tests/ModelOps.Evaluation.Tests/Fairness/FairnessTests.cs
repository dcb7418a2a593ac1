using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Tests.Comparing;
using ModelOps.TestSupport;

namespace ModelOps.Evaluation.Tests.Fairness;

public sealed class FairnessTests
{
    private static readonly string[] _ofClasses = ["demographic_parity_difference", "demographic_parity_ratio", "disparate_impact", "equal_opportunity_difference", "equalized_odds_difference"];

    [Fact]
    public void Measures_of_classes_are_those_of_the_definitions() => Assert.All(ComparingCases.Of("fairness"), one =>
    {
        var result = Judge(one, "group");
        Assert.All(_ofClasses, name => Assert.Equal((double)one[name]!, result[name].Value, 1e-9));
        Assert.All(result.Groups.Index(), group => Assert.All(group.Item.Rates, rate => Assert.Equal((double)one[rate.Key]![group.Index]!, rate.Value.Value, 1e-9)));
        Assert.Equal((double)one["disparate_impact_of_reference"]!, Judge(one, "group=g0")["disparate_impact"].Value, 1e-9);
        Assert.Equal(result.Groups.Sum(group => group.Rows), result["disparate_impact"].Rows);
    });

    [Fact]
    public void Measures_of_numbers_are_those_of_the_definitions() => Assert.All(ComparingCases.Of("errors"), one =>
    {
        var rows = MetricInput.ForValues(one["values"].Deserialize<double[]>()!, one["predictions"].Deserialize<double[]>()!, one["weights"]?.Deserialize<double[]>());
        var result = Evaluator.Evaluate(rows, "price", null, Groups(one), new() { Fairness = ["group"], MinimumSliceRows = 1 }).Fairness[0];
        Assert.Equal((double)one["mean_error_difference"]!, result["mean_error_difference"].Value, 1e-9);
        Assert.Equal((double)one["mean_absolute_error_difference"]!, result["mean_absolute_error_difference"].Value, 1e-9);
        Assert.All(result.Groups.Index(), group => Assert.Equal((double)one["mean_error"]![group.Index]!, group.Item.Rates["mean_error"].Value, 1e-9));
        Assert.Null(result.FourFifths);
        Assert.Null(result.FavourableClass);
    });

    [Fact]
    public void Intervals_hold_the_value_repeat_by_seed_and_narrow_with_confidence()
    {
        var plain = Judge(ComparingCases.Of("fairness").First(), "group");
        Assert.Equal(double.NaN, plain["disparate_impact"].Interval.Low);
        var drawn = plain.With(new() { Resamples = 300 });
        Assert.All(drawn.Measures, measure => Assert.InRange(measure.Value, measure.Interval.Low - 0.05, measure.Interval.High + 1e-12));
        Assert.Equal(drawn.Measures.Select(measure => measure.Interval), plain.With(new() { Resamples = 300, Threads = 1 }).Measures.Select(measure => measure.Interval));
        var narrow = plain.With(new() { Resamples = 300, Confidence = 0.5 });
        Assert.True(narrow["demographic_parity_difference"].Interval.High < drawn["demographic_parity_difference"].Interval.High);
        Assert.All(drawn.Groups, group => Assert.InRange(group.Rates["selection_rate"].Value, group.Rates["selection_rate"].Low, group.Rates["selection_rate"].High));
        Assert.All(drawn.Groups.Where(group => group.IsReference), group => Assert.Equal(new ConfidenceInterval(0, 0, 0), group.Differences["selection_rate"]));
    }

    [Fact]
    public void A_bootstrap_interval_of_a_difference_of_two_groups_covers_the_true_one()
    {
        var covered = Enumerable.Range(0, 200).Count(seed =>
        {
            // Selected with 0.3 and 0.6.
            var interval = Simple(seed, 150, 0.3, 0.6, new() { Resamples = 200 })["demographic_parity_difference"].Interval;
            return interval.Low <= 0.3 && 0.3 <= interval.High;
        });
        Assert.InRange(covered, 180, 199);
    }

    [Theory]
    [InlineData(0.3, 0.6, 300, FourFifthsVerdict.BelowFourFifths, "below 0.8.")]
    [InlineData(0.6, 0.6, 3000, FourFifthsVerdict.NotBelowFourFifths, "not below 0.8.")]
    [InlineData(0.5, 0.6, 60, FourFifthsVerdict.NotEnoughData, "not enough data to say whether it is below 0.8.")]
    public void The_four_fifths_rule_is_judged_by_the_interval(double one, double other, int rows, FourFifthsVerdict verdict, string ends)
    {
        var rule = Simple(5, rows, one, other).FourFifths!;
        Assert.Equal(verdict, rule.Verdict);
        Assert.EndsWith(": " + ends, rule.Sentence);
        Assert.StartsWith("Four-fifths rule: the share predicted 'good' is ", rule.Sentence);
    }

    [Fact]
    public void A_pair_that_only_the_correction_for_all_pairs_holds_back_is_shown_by_the_corrected_interval()
    {
        // 22 of 50, 40 of 50 and 38 of 50 are selected: of two groups alone the first would be below.
        int[] predicted = [.. Enumerable.Range(0, 150).Select(row => row % 50 < (row < 50 ? 22 : row < 100 ? 40 : 38) ? 1 : 0)];
        var town = new Frame(StringColumn.From("town", Enumerable.Range(0, 150).Select(row => row < 50 ? "a" : row < 100 ? "b" : "c")));
        var rule = Evaluator.Evaluate(MetricInput.ForClasses([.. predicted.Select((_, row) => row % 2)], null, 2, predicted: predicted), "risk", ["bad", "good"], town, new() { Fairness = ["town"] }).Fairness[0].FourFifths!;

        Assert.Equal((FourFifthsVerdict.NotEnoughData, "a", "b", 3), (rule.Verdict, rule.Group, rule.Against, rule.Pairs));
        Assert.True(rule.Ratio.High >= 0.8);
        Assert.EndsWith(": not enough data to say whether it is below 0.8, by an interval corrected for 3 pairs of groups.", rule.Sentence);
        var pair = Evaluator.Evaluate(MetricInput.ForClasses([.. predicted[..100].Select((_, row) => row % 2)], null, 2, predicted: predicted[..100]), "risk", ["bad", "good"], town.Slice(0, 100), new() { Fairness = ["town"] }).Fairness[0].FourFifths!;
        Assert.Equal(FourFifthsVerdict.BelowFourFifths, pair.Verdict);
    }

    [Fact]
    public void Among_many_equal_groups_hardly_any_is_found_below_four_fifths()
    {
        var found = Enumerable.Range(0, 300).Count(seed =>
        {
            var random = new Random(seed);
            var predicted = Enumerable.Range(0, 800).Select(_ => random.NextDouble() < 0.4 ? 1 : 0).ToArray();
            var data = new Frame(StringColumn.From("town", Enumerable.Range(0, 800).Select(row => $"t{row % 20:00}")));
            var result = Evaluator.Evaluate(MetricInput.ForClasses([.. predicted.Select((_, row) => row % 2)], null, 2, predicted: predicted), "risk", ["bad", "good"], data, new() { Fairness = ["town"] }).Fairness[0];
            Assert.Equal(190, result.FourFifths!.Pairs);
            return result.FourFifths.Verdict == FourFifthsVerdict.BelowFourFifths;
        });
        Assert.InRange(found, 0, 15);
    }

    [Fact]
    public void Small_groups_are_shown_and_in_no_measure()
    {
        int[] predicted = [.. Enumerable.Range(0, 125).Select(row => row % 2)];
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 125).Select(row => row < 60 ? "f" : row < 120 ? "m" : "x")));
        var result = Evaluator.Evaluate(MetricInput.ForClasses([.. predicted.Select((_, row) => row / 2 % 2)], null, 2, predicted: predicted), "risk", ["bad", "good"], data, new() { Fairness = ["sex"] }).Fairness[0];
        Assert.Equal([false, false, true], result.Groups.Select(group => group.IsSmall));
        Assert.Equal((120, 120), (result.RowCount, result["demographic_parity_ratio"].Rows));
        Assert.Equal(0, result["demographic_parity_difference"].Value);
    }

    [Fact]
    public void What_is_undefined_says_why()
    {
        int[] targets = [.. Enumerable.Range(0, 80).Select(row => row < 40 ? row % 2 : 0)];
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 80).Select(row => row < 40 ? "f" : "m")), StringColumn.From("one", Enumerable.Repeat("a", 80)));
        var rows = MetricInput.ForClasses(targets, null, 2, predicted: new int[80]);
        var all = Evaluator.Evaluate(rows, "risk", ["bad", "good"], data, new() { Fairness = ["sex", "one"], Intervals = new() { Resamples = 100 } }).Fairness;
        Assert.Equal("equal_opportunity_difference is undefined: sex = m has no row whose true class is 'good'.", all[0]["equal-opportunity difference"].ToString());
        Assert.Equal("demographic_parity_ratio is undefined: no row is predicted as 'good'.", all[0]["demographic_parity_ratio"].ToString());
        Assert.Equal("demographic_parity_difference is 0 (0 to 0) on 80 rows.", all[0]["demographic_parity_difference"].ToString());
        Assert.Equal("disparate_impact is undefined: fewer than 2 groups of one have 30 rows or more.", all[1]["disparate_impact"].ToString());
        Assert.Equal("Four-fifths rule: not enough data, since fewer than 2 groups of one have 30 rows or more.", all[1].FourFifths!.Sentence);
        Assert.Equal(FourFifthsVerdict.NotEnoughData, all[0].FourFifths!.Verdict);
    }

    [Fact]
    public void A_small_reference_leaves_the_disparate_impact_undefined()
    {
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 100).Select(row => row < 45 ? "f" : row < 90 ? "m" : "x")));
        var rows = MetricInput.ForClasses([.. Enumerable.Range(0, 100).Select(row => row % 2)], null, 2, predicted: [.. Enumerable.Range(0, 100).Select(row => row / 2 % 2)]);
        var result = Evaluator.Evaluate(rows, "risk", ["bad", "good"], data, new() { Fairness = ["sex=x"] }).Fairness[0];
        Assert.Equal("disparate_impact is undefined: the reference group x has fewer than 30 rows.", result["disparate_impact"].ToString());
        Assert.Equal("Four-fifths rule: not enough data, since the reference group x has fewer than 30 rows.", result.FourFifths!.Sentence);
    }

    [Fact]
    public void Of_more_classes_each_is_judged_and_one_can_be_chosen()
    {
        int[] targets = [.. Enumerable.Range(0, 120).Select(row => row % 3)];
        var rows = MetricInput.ForClasses(targets, null, 3, predicted: [.. targets.Select((target, row) => row % 5 == 0 ? (target + 1) % 3 : target)]);
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 120).Select(row => row % 7 < 3 ? "f" : "m")));
        Assert.Equal(["a", "b", "c"], Evaluator.Evaluate(rows, "kind", ["a", "b", "c"], data, new() { Fairness = ["sex"] }).Fairness.Select(result => result.FavourableClass));
        Assert.Equal("b", Assert.Single(Evaluator.Evaluate(rows, "kind", ["a", "b", "c"], data, new() { Fairness = ["sex"], FavourableClass = "b" }).Fairness).FavourableClass);
    }

    [Theory]
    [InlineData("sx", null, "There is no column 'sx' to judge fairness by. Did you mean 'sex'? The columns are: sex, id.")]
    [InlineData("sex=femal", null, "There is no group 'femal' of 'sex'. Did you mean 'female'? The groups are: female, male.")]
    [InlineData("sex=male*id", null, "The column 'id' has 200 values, and groups are of 100 at most. Take a column with fewer values, or put its values into groups first.")]
    [InlineData("sex", "godo", "The model has no class 'godo'. Did you mean 'good'? Its classes are: bad, good.")]
    public void What_does_not_fit_is_refused(string by, string? favourable, string message)
    {
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 200).Select(row => row % 2 == 0 ? "female" : "male")), StringColumn.From("id", Enumerable.Range(0, 200).Select(row => $"i{row}")));
        var exception = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(Evaluate.Scored.Rows(), "risk", ["bad", "good"], data, new() { Fairness = [by], FavourableClass = favourable }));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void A_pair_has_a_reference_of_both_columns()
    {
        var data = new Frame(
            StringColumn.From("sex", Enumerable.Range(0, 200).Select(row => row % 2 == 0 ? "f" : "m")), StringColumn.From("housing", Enumerable.Range(0, 200).Select(row => row % 4 < 2 ? "own" : "rent")));
        EvaluateOptions Options(string by) => new() { Fairness = [by] };
        var result = Evaluator.Evaluate(Evaluate.Scored.Rows(), "risk", ["bad", "good"], data, Options("sex=m * housing=rent")).Fairness[0];
        Assert.Equal(("sex*housing", "m, rent", true), (result.Column, result.Reference, result.ReferenceIsGiven));
        Assert.Equal("m, rent", Assert.Single(result.Groups, group => group.IsReference).Value);
        Assert.Equal("m, rent", result["disparate_impact"].Highest);
        Assert.Equal(
            "The group that others are compared with needs a value of each column, as 'sex=…*housing=…'.",
            Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(Evaluate.Scored.Rows(), "risk", ["bad", "good"], data, Options("sex=m*housing"))).Message);
    }

    [Fact]
    public void Measures_are_found_by_name_and_by_task()
    {
        Assert.Equal("equalized_odds_difference", FairnessMeasures.Find("Equalized-odds difference").Name);
        Assert.StartsWith("There is no measure of fairness 'disparate_impct'. Did you mean 'disparate_impact'?", Assert.Throws<InvalidInputException>(() => FairnessMeasures.Find("disparate_impct")).Message);
        var result = Judge(ComparingCases.Of("fairness").First(), "group");
        Assert.StartsWith("'mean_error_difference' is not defined for a binary task. Choose one of: demographic_parity_difference, ", Assert.Throws<InvalidInputException>(() => result["mean_error_difference"]).Message);
        Assert.All(FairnessMeasures.All, measure => Assert.All([measure.Description, measure.Formula, measure.Source], Assert.NotEmpty));
    }

    [Fact]
    public void Sentences_are_as_approved() => Golden.Equal("fairness.txt", Judge(ComparingCases.Of("fairness").First(), "group=g1").With(new() { Resamples = 200 }).ToString() + "\n");

    private static FairnessResult Simple(int seed, int rows, double one, double other, BootstrapOptions? intervals = null)
    {
        var random = new Random(seed);
        var data = new Frame(StringColumn.From("sex", Enumerable.Range(0, 2 * rows).Select(row => row < rows ? "f" : "m")));
        int[] predicted = [.. Enumerable.Range(0, 2 * rows).Select(row => random.NextDouble() < (row < rows ? one : other) ? 1 : 0)];
        var input = MetricInput.ForClasses([.. Enumerable.Range(0, 2 * rows).Select(row => row % 2)], null, 2, predicted: predicted);
        return Evaluator.Evaluate(input, "risk", ["bad", "good"], data, new() { Fairness = ["sex"], Intervals = intervals }).Fairness[0];
    }

    private static FairnessResult Judge(JsonNode one, string by)
    {
        var rows = MetricInput.ForClasses(one["targets"].Deserialize<int[]>()!, null, 2, predicted: one["predicted"].Deserialize<int[]>(), weights: one["weights"]?.Deserialize<double[]>());
        return Evaluator.Evaluate(rows, "risk", ["bad", "good"], Groups(one), new() { Fairness = [by], MinimumSliceRows = 1 }).Fairness[0];
    }

    private static Frame Groups(JsonNode one) => new(StringColumn.From("group", one["groups"].Deserialize<int[]>()!.Select(group => $"g{group}")));
}
