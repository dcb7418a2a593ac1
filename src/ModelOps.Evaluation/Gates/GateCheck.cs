namespace ModelOps.Evaluation.Gates;

/// <summary>Holds an evaluation against a gate's rules.</summary>
internal sealed class GateCheck(Gate gate, EvaluationResult candidate, EvaluationResult? champion, CancellationToken cancellationToken)
{
    private readonly List<GateRuleResult> _results = [];

    internal GateResult Run()
    {
        Refuse();
        Add(candidate.RowCount >= gate.MinimumRows, $"{candidate.RowCount} rows were evaluated and {gate.MinimumRows} or more are needed", null, null, Exactly(candidate.RowCount), gate.MinimumRows);
        foreach (var rule in gate.Rules)
        {
            Limits(rule, candidate.Rows, null);
            Against(rule, candidate.Rows, champion?.Rows, null);
        }

        foreach (var slice in gate.Slices)
        {
            Slice(slice);
        }

        if (_results.All(result => result.Metric is null || result.Outcome == GateOutcome.Skipped))
        {
            Fail($"No rule of the gate '{gate.Name}' was judged. Add a limit that needs no champion, such as 'min', or give the first version its alias without a gate.", null, null, 0);
        }

        return new GateResult(gate.Name, _results);
    }

    private void Refuse()
    {
        var errors = new List<string>();
        foreach (var metric in gate.Rules.Concat(gate.Slices.SelectMany(slice => slice.Rules)).Select(rule => rule.Metric).Where(metric => !metric.AppliesTo(candidate.Rows)))
        {
            errors.Add($"The gate '{gate.Name}' has a rule for '{metric.Name}', which is not defined for this {MetricCatalog.TaskName(candidate.Task)} model. Take the rule out.");
        }

        foreach (var column in gate.SliceColumns.Except(candidate.Slices.Select(slice => slice.Column)))
        {
            errors.Add($"The gate '{gate.Name}' has rules for slices of '{column}', but the evaluation was not sliced by it. Evaluate with {Wording.Option("slices", string.Join(',', gate.SliceColumns), $"Slices = [{string.Join(", ", gate.SliceColumns.Select(name => $"\"{name}\""))}]")}.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        if (gate.Compares && champion is not null)
        {
            EvaluationComparison.RefuseOtherRows(candidate, champion);
        }
    }

    private void Slice(GateSlice slice)
    {
        var parts = candidate.Slices.Where(part => part.Column == slice.Column).ToArray();
        foreach (var small in parts.Where(part => part.Rows.Count < slice.MinimumRows))
        {
            _results.Add(new GateRuleResult(GateOutcome.Skipped, $"{slice.Column}={small.Value} has {small.Rows.Count} rows, fewer than {slice.MinimumRows}: not judged.", null, $"{slice.Column}={small.Value}", Exactly(small.Rows.Count), slice.MinimumRows));
        }

        SliceResult[] judged = [.. parts.Where(part => part.Rows.Count >= slice.MinimumRows)];
        foreach (var rule in slice.Rules)
        {
            if (judged.Length == 0 && (rule.Min ?? rule.Max ?? rule.MaxDropVsChampion ?? rule.MinGainVsChampion) is { } limit)
            {
                Fail($"{rule.Metric.Name} was judged on no slice of {slice.Column}: none has {slice.MinimumRows} rows or more.", rule, slice.Column, limit);
            }

            foreach (var part in judged)
            {
                Limits(rule, part.Rows, $"{slice.Column}={part.Value}");
                if (champion is not null)
                {
                    Against(rule, part.Rows, champion.Rows.Take(part.Indexes), $"{slice.Column}={part.Value}");
                }
            }

            if (champion is null)
            {
                Against(rule, candidate.Rows, null, slice.Column);
            }

            Gap(rule, slice, judged);
        }
    }

    private void Limits(GateRule rule, MetricInput rows, string? slice)
    {
        if (rule.Min is null && rule.Max is null)
        {
            return;
        }

        var interval = Bootstrap.Intervals(rows, [rule.Metric], gate.Bootstrap, cancellationToken)[0];
        var what = $"{Name(rule, slice)} is {Show(interval)}";
        if (rule.Min is { } min)
        {
            Add((rule.Confident ? interval.Low : interval.Value) >= min, $"{what} and must be {Show(min)} or more{Sure(rule, "lower")}", rule, slice, interval, min);
        }

        if (rule.Max is { } max)
        {
            Add((rule.Confident ? interval.High : interval.Value) <= max, $"{what} and must be {Show(max)} or less{Sure(rule, "upper")}", rule, slice, interval, max);
        }
    }

    private void Against(GateRule rule, MetricInput own, MetricInput? champions, string? slice)
    {
        if (rule.MaxDropVsChampion is null && rule.MinGainVsChampion is null)
        {
            return;
        }

        if (champions is null)
        {
            _results.Add(new GateRuleResult(GateOutcome.Skipped, $"{Name(rule, slice)} is not compared: there is no champion yet.", rule.Metric.Name, slice, Exactly(double.NaN), rule.MaxDropVsChampion ?? rule.MinGainVsChampion ?? 0));
            return;
        }

        var gain = Bootstrap.Difference(own, champions, rule.Metric, gate.Bootstrap, cancellationToken);
        if (!rule.Metric.HigherIsBetter)
        {
            gain = new ConfidenceInterval(-gain.Value, -gain.High, -gain.Low);
        }

        var what = $"{Name(rule, slice)} is {Show(rule.Metric.Compute(own))}, the champion's {Show(rule.Metric.Compute(champions))}: {(gain.Value < 0 ? "worse" : "better")} by {Show(Math.Abs(gain.Value))} ({Show(gain.Low)} to {Show(gain.High)})";
        var judged = rule.Confident ? gain.Low : gain.Value;
        if (rule.MaxDropVsChampion is { } drop)
        {
            // A drop of exactly the limit passes, whatever the last bits of the subtraction say.
            Add(judged >= -drop - 1e-12, $"{what}; it may be worse by {Show(drop)} at most{Sure(rule, "lower")}", rule, slice, gain, drop);
        }

        if (rule.MinGainVsChampion is { } least)
        {
            Add(judged >= least - 1e-12, $"{what}; it must be better by {Show(least)} or more{Sure(rule, "lower")}", rule, slice, gain, least);
        }
    }

    private void Gap(GateRule rule, GateSlice slice, SliceResult[] parts)
    {
        if (rule.MaxGap is not { } gap)
        {
            return;
        }

        if (parts.Length < 2)
        {
            Fail($"{rule.Metric.Name} is not compared between slices of {slice.Column}: fewer than 2 have {slice.MinimumRows} rows or more.", rule, slice.Column, gap);
            return;
        }

        var values = parts.Select(part => (part.Value, Metric: rule.Metric.Compute(part.Rows))).OrderBy(part => part.Metric).ToArray();
        var (low, high) = (values[0], values[^1]);
        var difference = high.Metric - low.Metric;
        Add(difference <= gap + 1e-12, $"{rule.Metric.Name} is from {Show(low.Metric)} ({slice.Column}={low.Value}) to {Show(high.Metric)} ({slice.Column}={high.Value}), a gap of {Show(difference)}, and the gap may be {Show(gap)} at most", rule, slice.Column, Exactly(difference), gap);
    }

    private void Add(bool kept, string sentence, GateRule? rule, string? slice, ConfidenceInterval value, double limit) =>
        _results.Add(new GateRuleResult(kept ? GateOutcome.Passed : GateOutcome.Failed, sentence + ".", rule?.Metric.Name, slice, value, limit));

    // What no row speaks for is not shown to hold.
    private void Fail(string sentence, GateRule? rule, string? slice, double limit) =>
        _results.Add(new GateRuleResult(GateOutcome.Failed, sentence, rule?.Metric.Name, slice, Exactly(double.NaN), limit));

    private static string Name(GateRule rule, string? slice) => slice is null ? rule.Metric.Name : $"{rule.Metric.Name} of {slice}";

    private static ConfidenceInterval Exactly(double value) => new(value, value, value);

    private string Sure(GateRule rule, string end) => rule.Confident ? FormattableString.Invariant($", at the {end} end of its {gate.Bootstrap.Confidence * 100:0.#} % interval") : "";

    private static string Show(ConfidenceInterval interval) => $"{Show(interval.Value)} ({Show(interval.Low)} to {Show(interval.High)})";

    private static string Show(double value) => double.IsNaN(value) ? "undefined" : NumberText.Metric(value);
}
