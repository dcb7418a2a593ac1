using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps.Evaluation.Gates;

/// <summary>Judges rules in words.</summary>
internal sealed class GateExpressionCheck(Gate gate, GateSubject subject, GateMeasurements measurements, CancellationToken cancellationToken)
{
    internal GateRuleResult Judge(GateExpression rule)
    {
        var (outcome, parts) = Of(rule.Condition, rule, isNegated: false);
        var deciding = parts.FirstOrDefault(part => part.Outcome == outcome) ?? parts[0];
        var sentence = parts.Count == 1 ? parts[0].Sentence : string.Join("; ", parts.Select(part => $"{part.Sentence} ({part.Verdict})"));
        return deciding with { Outcome = outcome, Sentence = $"{sentence}.", Metric = rule.Text };
    }

    // What compares with a champion that is not there is left out; where nothing else is left, it is skipped.
    private (GateOutcome Outcome, IReadOnlyList<GateRuleResult> Parts) Of(Condition condition, GateExpression rule, bool isNegated)
    {
        if (condition is Negated negated)
        {
            return Of(negated.Inner, rule, !isNegated);
        }

        if (condition is Comparison comparison)
        {
            var part = Of(isNegated ? comparison with { Sign = Opposite(comparison.Sign) } : comparison, rule);
            return (part.Outcome, [part]);
        }

        var joined = (Joined)condition;
        var (left, right) = (Of(joined.Left, rule, isNegated), Of(joined.Right, rule, isNegated));
        var deciding = joined.IsAnd != isNegated ? GateOutcome.Failed : GateOutcome.Passed;
        GateOutcome[] judged = [.. new[] { left.Outcome, right.Outcome }.Where(each => each != GateOutcome.Skipped)];
        var outcome = judged.Length == 0 ? GateOutcome.Skipped
            : judged.Contains(deciding) ? deciding
            : judged.Contains(GateOutcome.NotEnoughData) ? GateOutcome.NotEnoughData
            : judged[0];
        return (outcome, [.. left.Parts, .. right.Parts]);
    }

    private GateRuleResult Of(Comparison comparison, GateExpression rule)
    {
        // "0.75 <= auc" is said as "auc >= 0.75".
        var (left, sign, right) = comparison.Left.Quantities.Any() ? (comparison.Left, comparison.Sign, comparison.Right) : (comparison.Right, Mirrored(comparison.Sign), comparison.Left);
        var isConstant = !right.Quantities.Any();
        var limit = isConstant ? TermValue.Of(right, _ => default).Value : 0;
        if (comparison.Quantities.FirstOrDefault(IsWithoutChampion) is { } absent)
        {
            return Part(GateOutcome.Skipped, $"{comparison} is not compared: there is no champion yet, so no {absent}", GateWords.Exactly(double.NaN), limit, 0);
        }

        var values = comparison.Quantities.Distinct().ToDictionary(quantity => quantity, quantity => Measure(quantity, rule));
        if (values.FirstOrDefault(pair => pair.Value.Lack is not null) is { Value.Lack: { } lack } lacking)
        {
            return Part(GateOutcome.NotEnoughData, $"{lacking.Key} cannot be measured: {lack}", GateWords.Exactly(double.NaN), limit, 0);
        }

        var term = isConstant ? left : new Operation(left, '-', right);
        var interval = Interval(term, rule, values);
        var outcome = GateWords.Judge(interval, sign, limit, rule.Confident);
        var isExact = comparison.Quantities.All(quantity => quantity.IsExact);
        var notes = string.Concat(values.Values.Select(value => value.Note).Distinct());
        var said = isConstant
            ? $"{left} is {GateWords.Show(interval, isExact)}{notes} and must be {GateWords.Limit(sign, limit)}"
            : $"{left} is {GateWords.Show(Point(left, values))}, {right} is {GateWords.Show(Point(right, values))}: a difference of {GateWords.Show(interval, isExact)}{notes.TrimEnd(',')}, which must be {GateWords.Limit(sign, 0)}";
        return Part(outcome, said + GateWords.Sure(sign, rule.Confident, gate.Bootstrap.Confidence, outcome, interval), interval, limit, values.Values.Max(value => value.Count));
    }

    private bool IsWithoutChampion(Quantity quantity) => quantity.IsChampions && (quantity.Kind is QuantityKind.Latency or QuantityKind.Size ? subject.ChampionModel is null : subject.Champion is null);

    private Measured Measure(Quantity quantity, GateExpression rule)
    {
        if (quantity.Kind != QuantityKind.Metric)
        {
            return measurements.Of(quantity);
        }

        if (subject.Evaluation is null)
        {
            return Measured.Lacking("there is no evaluation of the model");
        }

        var metric = QuantityRows.Of(quantity, subject);
        return metric.Rows.Count < rule.MinimumRows && quantity.Column is not null
            ? Measured.Lacking(FormattableString.Invariant($"{quantity.Column}={quantity.Value} has {metric.Rows.Count} rows, fewer than {rule.MinimumRows}{metric.Hint}"))
            : new(GateWords.Exactly(metric.Value), metric.Rows.Count, FormattableString.Invariant($" on {metric.Rows.Count} rows"));
    }

    // Metrics of the same rows are drawn together; what was measured apart is combined by its ends, which is never too narrow.
    private ConfidenceInterval Interval(TermNode term, GateExpression rule, Dictionary<Quantity, Measured> values)
    {
        Quantity[] metrics = [.. values.Keys.Where(quantity => quantity.Kind == QuantityKind.Metric && term.Quantities.Contains(quantity))];
        if (metrics.Length == 0)
        {
            return TermValue.Of(term, quantity => values[quantity].Value);
        }

        if (term.Quantities.All(metrics.Contains))
        {
            return Drawn(term, metrics);
        }

        var each = metrics.ToDictionary(metric => metric, metric => Drawn(metric, [metric]));
        return TermValue.Of(term, quantity => each.TryGetValue(quantity, out var drawn) ? drawn : values[quantity].Value);
    }

    private ConfidenceInterval Drawn(TermNode term, Quantity[] metrics)
    {
        var rows = metrics.ToDictionary(metric => metric, metric => QuantityRows.Of(metric, subject));
        var value = TermValue.Of(term, quantity => GateWords.Exactly(rows[quantity].Value)).Value;
        var samples = Bootstrap.Repeat(
            Bootstrap.Checked(gate.Bootstrap),
            () => new DrawnRows(subject.Evaluation!.Rows, rows),
            (random, drawn) =>
            {
                drawn.Draw(random);
                return [TermValue.Of(term, quantity => GateWords.Exactly(drawn.ValueOf(quantity))).Value];
            },
            cancellationToken);
        return Bootstrap.Interval(value, [.. samples.Select(sample => sample[0])], gate.Bootstrap.Confidence);
    }

    private static double Point(TermNode term, Dictionary<Quantity, Measured> values) => TermValue.Of(term, quantity => values[quantity].Value).Value;

    private static GateRuleResult Part(GateOutcome outcome, string sentence, ConfidenceInterval value, double limit, int count) => new(outcome, sentence, null, null, value, limit) { Count = count };

    private static string Opposite(string sign) => sign switch { "<" => ">=", "<=" => ">", ">" => "<=", _ => "<" };

    private static string Mirrored(string sign) => sign switch { "<" => ">", "<=" => ">=", ">" => "<", _ => "<=" };
}
