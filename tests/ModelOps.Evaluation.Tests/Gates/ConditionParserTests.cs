using FsCheck;
using FsCheck.Fluent;
using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps.Evaluation.Tests.Gates;

/// <summary>Rules in words are read as they are written, or refused with the column.</summary>
public sealed class ConditionParserTests
{
    [Theory]
    [InlineData("roc_auc >= 0.75", "roc_auc >= 0.75")]
    [InlineData("AUC>=.75", null)]
    [InlineData("auc>=.75", "roc_auc >= 0.75")]
    [InlineData("recall(bad) - recall(good) < 0.1", "recall(bad) - recall(good) < 0.1")]
    [InlineData("f1 > champion.auc - 0.01", "f1 > champion.roc_auc - 0.01")]
    [InlineData("latency.p99_ms < 5 and size_mb < 50", "latency.p99_ms < 5 and size_mb < 50")]
    [InlineData("latency.p99.9_ms <= 1e1", "latency.p99.9_ms <= 10")]
    [InlineData("accuracy[ housing = for free ] > 0.5", "accuracy[housing=for free] > 0.5")]
    [InlineData("recall(\"a (b)\")[\"x=y\"=\"(missing)\"] > 0", "recall(\"a (b)\")[\"x=y\"=\"(missing)\"] > 0")]
    [InlineData("(recall(<=50K) - recall(>50K)) < 0.1", "recall(\"<=50K\") - recall(>50K) < 0.1")]
    [InlineData("((f1 > 0.5)) or not(rows<10 and mae<1)", "f1 > 0.5 or not (rows < 10 and mae < 1)")]
    [InlineData("f1 > 0 and (f1 > 1 or f1 > 2) and f1 > 3", "f1 > 0 and (f1 > 1 or f1 > 2) and f1 > 3")]
    [InlineData("-(f1 - (0.1 - recall)) / 2 * 3 <= - -1", "-(f1 - (0.1 - recall)) / 2 * 3 <= --1")]
    [InlineData("quantile_loss:0.9 < 2", "quantile_loss:0.9 < 2")]
    [InlineData("drift.max_psi < 0.2 and drift.psi[age years] < 0.1", "drift.max_psi < 0.2 and drift.psi[age years] < 0.1")]
    [InlineData("fairness.disparate_impact[sex] >= 0.8", "fairness.disparate_impact[sex] >= 0.8")]
    [InlineData("champion.size_mb * 2 > size_mb", "champion.size_mb * 2 > size_mb")]
    public void A_rule_is_read_and_shown_in_its_shortest_form(string text, string? expected)
    {
        if (expected is not null)
        {
            Assert.Equal(expected, GateExpression.Parse(text).Text);
        }
        else
        {
            Assert.Equal("roc_auc >= 0.75", GateExpression.Parse(text).Text);
        }
    }

    [Theory]
    [InlineData("", "the rule '', column 1: a number or a metric is missing.")]
    [InlineData("roc_auc >=", "the rule 'roc_auc >=', column 11: a number or a metric is missing.")]
    [InlineData("roc_auc", "the rule 'roc_auc', column 1: 'roc_auc' is compared with nothing. Add <, <=, > or >= and a limit.")]
    [InlineData("roc_auk > 0.5", "the rule 'roc_auk > 0.5', column 1: there is no 'roc_auk'. Did you mean 'roc_auc'?*")]
    [InlineData("0.5 < champion.acuracy", "the rule '0.5 < champion.acuracy', column 7: there is no 'champion.acuracy'. Did you mean 'accuracy'?*")]
    [InlineData("f1 > 0.5 > 0.1", "the rule 'f1 > 0.5 > 0.1', column 10: a second '>'. A comparison has two sides; join two comparisons with 'and'.")]
    [InlineData("f1 == 0.5", "the rule 'f1 == 0.5', column 4: metrics are compared by <, <=, > or >=; two measured values are hardly ever equal.")]
    [InlineData("f1 > 0.5 f1", "the rule 'f1 > 0.5 f1', column 10: 'f1' stands is more than the rule.*")]
    [InlineData("(f1 > 0.5", "the rule '(f1 > 0.5', column 1: this '(' is not closed.")]
    [InlineData("f1 > (0.5 and f1 < 3", "the rule 'f1 > (0.5 and f1 < 3', column 7: '0.5' is compared with nothing. Add <, <=, > or >= and a limit.")]
    [InlineData("f1 < 0.5 and", "the rule 'f1 < 0.5 and', column 13: a number or a metric is missing.")]
    [InlineData("(f1 > 0.5) + 1 > 2", "the rule '(f1 > 0.5) + 1 > 2', column 1: 'f1 > 0.5' is a condition where a number is expected. Join conditions with 'and' or 'or'.")]
    [InlineData("1 < 2", "the rule '1 < 2', column 1: '1 < 2' names no metric, so it says nothing of the model.")]
    [InlineData("accuracy[housing] > 0.5", "the rule 'accuracy[housing] > 0.5', column 1: 'accuracy[housing]' names no slice; write accuracy[column=value].")]
    [InlineData("drift.psi > 0.5", "the rule 'drift.psi > 0.5', column 1: 'drift.psi' is of one column; write drift.psi[column], or drift.max_psi.")]
    [InlineData("size_mb(bad) < 5", "the rule 'size_mb(bad) < 5', column 8: 'size_mb' is of no class; leave out the parentheses.")]
    [InlineData("size_mb[a=b] < 5", "the rule 'size_mb[a=b] < 5', column 1: 'size_mb' is of no slice; leave out the brackets.")]
    [InlineData("champion.drift.max_psi < 5", "the rule 'champion.drift.max_psi < 5', column 1: 'drift.max_psi' is of the data, not of a model; leave out 'champion.'.")]
    [InlineData("fairness.parity[sex] < 5", "the rule 'fairness.parity[sex] < 5', column 1: There is no measure of fairness 'parity'.*")]
    [InlineData("fairness.disparate_impact < 5", "the rule 'fairness.disparate_impact < 5', column 1: 'fairness.disparate_impact' compares the groups of a column; write fairness.disparate_impact[column].")]
    [InlineData("recall() > 1", "the rule 'recall() > 1', column 8: a class is missing.")]
    [InlineData("recall(\"bad > 1", "the rule 'recall(\"bad > 1', column 8: this quote is not closed.")]
    [InlineData("f1 > 1.2.3", "the rule 'f1 > 1.2.3', column 6: '1.2.3' is not a number, such as 0.75.")]
    [InlineData("f1 > 1e999", "the rule 'f1 > 1e999', column 6: '1e999' is not a number, such as 0.75.")]
    [InlineData("f1 > €", "the rule 'f1 > €', column 6: '€' stands where a number or a metric is expected.")]
    public void A_rule_that_is_none_is_refused_with_its_column(string text, string expected)
    {
        var message = Assert.Throws<InvalidInputException>(() => GateExpression.Parse(text)).Message;
        if (expected.EndsWith('*'))
        {
            Assert.StartsWith(expected.TrimEnd('*'), message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, message);
        }
    }

    [Fact]
    public void Depth_and_length_have_an_end()
    {
        Assert.Contains("levels of parentheses", Assert.Throws<InvalidInputException>(() => GateExpression.Parse(new string('(', 400) + "f1")).Message, StringComparison.Ordinal);
        Assert.Contains("levels of parentheses", Assert.Throws<InvalidInputException>(() => GateExpression.Parse(string.Concat(Enumerable.Repeat("not ", 200)) + "f1 > 1")).Message, StringComparison.Ordinal);
        Assert.Contains("write at most 1000", Assert.Throws<InvalidInputException>(() => GateExpression.Parse("f1 > 1" + string.Concat(Enumerable.Repeat(" + 1", 400)))).Message, StringComparison.Ordinal);
        Assert.NotNull(GateExpression.Parse("f1 > 1" + string.Concat(Enumerable.Repeat("+1", 480))).Text);
    }

    [Fact]
    public void No_text_brings_anything_but_a_rule_or_a_refusal()
    {
        string[] pieces = ["f1", "recall", "(", ")", "[", "]", "=", "<", ">=", "and", "or", "not", " ", "0.5", "1e", "-", "+", "*", "/", "champion.", "housing", "\"", "\\", "latency.p99_ms", ".", "drift.", "rows", "fairness.", ":"];
        Prop.ForAll(Gen.Elements(pieces).ListOf().ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>>(), (words, text) =>
        {
            foreach (var rule in new[] { string.Concat(words), string.Join(' ', words), string.Concat(words) + text.Get, "f1 > " + text.Get })
            {
                try
                {
                    var read = GateExpression.Parse(rule);
                    Assert.Equal(read.Text, GateExpression.Parse(read.Text).Text);
                }
                catch (InvalidInputException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_shown_is_read_as_the_same_rule() => Prop.ForAll(Conditions(4).ToArbitrary(), condition =>
        Assert.Equal(condition, ConditionParser.Parse(condition.ToString()))).QuickCheckThrowOnFailure();

    private static Gen<Condition> Conditions(int depth)
    {
        var comparison =
            from left in Quantities().Select(quantity => (TermNode)quantity)
            from other in Terms(depth)
            from sign in Gen.Elements(Comparison.Signs)
            from isFirst in ArbMap.Default.GeneratorFor<bool>()
            select (Condition)(isFirst ? new Comparison(left, sign, other) : new Comparison(other, sign, left));
        return depth == 0 ? comparison : Gen.OneOf(
            comparison,
            Conditions(depth - 1).Select(inner => (Condition)new Negated(inner)),
            from left in Conditions(depth - 1) from right in Conditions(depth - 1) from isAnd in ArbMap.Default.GeneratorFor<bool>() select (Condition)new Joined(left, isAnd, right));
    }

    private static Gen<TermNode> Terms(int depth)
    {
        var leaf = Gen.OneOf(
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => (TermNode)new Number(Math.Abs(number.Get))),
            Quantities().Select(quantity => (TermNode)quantity));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Terms(depth - 1).Select(inner => (TermNode)new Minus(inner)),
            from left in Terms(depth - 1) from right in Terms(depth - 1) from sign in Gen.Elements('+', '-', '*', '/') select (TermNode)new Operation(left, sign, right));
    }

    private static Gen<Quantity> Quantities()
    {
        var words = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get.Length > 12 ? text.Get[..12] : text.Get);
        return Gen.OneOf(
            Gen.Elements("size_mb", "latency.p99_ms", "champion.size_mb", "rows").Select(QuantityNames.Find),
            from name in Gen.Elements("f1", "champion.roc_auc", "recall") from word in words select QuantityNames.Find(name) with { Class = word },
            from name in Gen.Elements("f1", "champion.recall", "log_loss") from column in words from value in words select QuantityNames.Find(name) with { Column = column, Value = value },
            from column in words select QuantityNames.Find("drift.psi") with { Column = column });
    }
}
