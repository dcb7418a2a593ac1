using ModelOps.Evaluation.Gates.Expressions;

namespace ModelOps.Evaluation.Gates;

/// <summary>Holds a model against a gate's rules.</summary>
internal sealed class GateCheck(Gate gate, GateSubject subject, CancellationToken cancellationToken)
{
    private readonly List<GateRuleResult> _results = [];
    private readonly GateMeasurements _measurements = new(gate, subject, cancellationToken);

    // Asked for only where there is one.
    private EvaluationResult Candidate => subject.Evaluation!;

    private EvaluationResult? Champion => subject.Champion;

    internal GateResult Run()
    {
        if (subject.Evaluation is null)
        {
            WithoutEvaluation();
        }
        else
        {
            Refuse(Candidate);
            JudgeEvaluation();
        }

        foreach (var limit in gate.Limits)
        {
            Limits(limit);
        }

        if (gate.Drift is { } drift)
        {
            _results.AddRange(GateDriftCheck.Judge(drift, _measurements));
        }

        var expressions = new GateExpressionCheck(gate, subject, _measurements, cancellationToken);
        _results.AddRange(gate.Expressions.Select(expressions.Judge));
        if (_results.All(result => result.Metric is null || result.Outcome == GateOutcome.Skipped))
        {
            Lacking($"No rule of the gate '{gate.Name}' was judged. Add a limit that needs no champion, such as 'min', or give the first version its alias without a gate.", "all", 0);
        }

        return new GateResult(gate.Name, _results) { Approvals = gate.Approvals };
    }

    private void WithoutEvaluation()
    {
        foreach (var rule in gate.Rules)
        {
            Lacking($"{rule.Metric.Name} is not judged: there is no evaluation of the model.", rule, null, rule.Min ?? rule.Max ?? 0);
        }

        foreach (var slice in gate.Slices)
        {
            Lacking($"Slices of {slice.Column} are not judged: there is no evaluation of the model.", slice.Rules[0], slice.Column, 0);
        }
    }

    private void JudgeEvaluation()
    {
        if (gate.NeedsEvaluation)
        {
            _results.Add(new GateRuleResult(
                Candidate.RowCount >= gate.MinimumRows ? GateOutcome.Passed : GateOutcome.NotEnoughData,
                $"{Candidate.RowCount} rows were evaluated and {gate.MinimumRows} or more are needed.", null, null, GateWords.Exactly(Candidate.RowCount), gate.MinimumRows)
            { Count = Candidate.RowCount });
        }

        foreach (var rule in gate.Rules)
        {
            Limits(rule, Candidate.Rows, null);
            Against(rule, Candidate.Rows, Champion?.Rows, null);
        }

        foreach (var slice in gate.Slices)
        {
            Slice(slice);
        }
    }

    private void Refuse(EvaluationResult candidate)
    {
        var errors = new List<string>();
        foreach (var metric in gate.Rules.Concat(gate.Slices.SelectMany(slice => slice.Rules)).Select(rule => rule.Metric).Where(metric => !metric.AppliesTo(candidate.Rows)))
        {
            errors.Add($"The gate '{gate.Name}' has a rule for '{metric.Name}', which is not defined for this {MetricCatalog.TaskName(candidate.Task)} model. Take the rule out.");
        }

        errors.AddRange(gate.Quantities.Where(quantity => quantity.Kind == QuantityKind.Metric).Distinct().Select(quantity => QuantityRows.Error(quantity, candidate)).OfType<string>().Select(error => $"The gate '{gate.Name}' {error}"));
        errors.AddRange(gate.Fairness.Select(each => each.Favourable).OfType<string>().Where(name => !candidate.Classes.Contains(name)).Select(name =>
            $"The gate '{gate.Name}' calls the class '{name}' favourable, and the model has none of that name.{Suggestion.Among(name, candidate.Classes, "Its classes are")}"));
        errors.AddRange(gate.Quantities.Where(quantity => quantity.Kind == QuantityKind.Fairness).Select(quantity => quantity.Name[QuantityNames.Fairness.Length..]).Distinct()
            .Where(name => !FairnessMeasures.For(candidate.Task).Any(measure => measure.Name == name))
            .Select(name => $"The gate '{gate.Name}' has a rule for '{name}', which is not defined for this {MetricCatalog.TaskName(candidate.Task)} model. Take the rule out."));
        Ask(errors, "rules for slices of", gate.SliceColumns, candidate.Slices.Select(slice => slice.Column), "was not sliced by it", "slices", "Slices");
        Ask(errors, "rules for groups of", gate.FairnessColumns, candidate.Fairness.Select(fairness => fairness.Column), "did not compare them", "fairness", "Fairness");
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        if (gate.Compares && Champion is not null)
        {
            EvaluationComparison.RefuseOtherRows(candidate, Champion);
        }
    }

    private void Ask(List<string> errors, string what, IReadOnlyList<string> needed, IEnumerable<string> there, string lack, string option, string member)
    {
        foreach (var column in needed.Except(there))
        {
            errors.Add($"The gate '{gate.Name}' has {what} '{column}', but the evaluation {lack}. Evaluate with {Wording.Option(option, string.Join(',', needed), $"{member} = [{string.Join(", ", needed.Select(name => $"\"{name}\""))}]")}.");
        }
    }

    private void Limits(GateLimit limit)
    {
        var measured = _measurements.Of(limit.Of);
        foreach (var (sign, bound) in new[] { (">=", limit.Min), ("<=", limit.Max) })
        {
            if (bound is not { } number)
            {
                continue;
            }

            if (measured.Lack is not null)
            {
                Lacking($"{limit.Quantity} cannot be measured: {measured.Lack}.", limit.Quantity, number);
                continue;
            }

            var outcome = GateWords.Judge(measured.Value, sign, number, limit.Confident);
            var sentence = $"{limit.Quantity} is {GateWords.Show(measured.Value, limit.Of.IsExact)}{measured.Note} and must be {GateWords.Limit(sign, number)}{GateWords.Sure(sign, limit.Confident, gate.Bootstrap.Confidence, outcome, measured.Value)}.";
            _results.Add(new GateRuleResult(outcome, sentence, limit.Quantity, null, measured.Value, number) { Count = measured.Count });
        }
    }

    private void Slice(GateSlice slice)
    {
        var parts = Candidate.Slices.Where(part => part.Column == slice.Column).ToArray();
        foreach (var small in parts.Where(part => part.Rows.Count < slice.MinimumRows))
        {
            _results.Add(new GateRuleResult(GateOutcome.Skipped, $"{slice.Column}={small.Value} has {small.Rows.Count} rows, fewer than {slice.MinimumRows}: not judged.", null, $"{slice.Column}={small.Value}", GateWords.Exactly(small.Rows.Count), slice.MinimumRows) { Count = small.Rows.Count });
        }

        SliceResult[] judged = [.. parts.Where(part => part.Rows.Count >= slice.MinimumRows)];
        foreach (var rule in slice.Rules)
        {
            if (judged.Length == 0 && (rule.Min ?? rule.Max ?? rule.MaxDropVsChampion ?? rule.MinGainVsChampion) is { } limit)
            {
                Lacking($"{rule.Metric.Name} was judged on no slice of {slice.Column}: none has {slice.MinimumRows} rows or more.", rule, slice.Column, limit);
            }

            foreach (var part in judged)
            {
                Limits(rule, part.Rows, $"{slice.Column}={part.Value}");
                if (Champion is not null)
                {
                    Against(rule, part.Rows, Champion.Rows.Take(part.Indexes), $"{slice.Column}={part.Value}");
                }
            }

            if (Champion is null)
            {
                Against(rule, Candidate.Rows, null, slice.Column);
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
        var what = $"{Name(rule, slice)} is {GateWords.Show(interval)} on {rows.Count} rows";
        if (rule.Min is { } min)
        {
            Add(rule, slice, interval, ">=", min, min, rows.Count, $"{what} and must be {GateWords.Limit(">=", min)}");
        }

        if (rule.Max is { } max)
        {
            Add(rule, slice, interval, "<=", max, max, rows.Count, $"{what} and must be {GateWords.Limit("<=", max)}");
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
            _results.Add(new GateRuleResult(GateOutcome.Skipped, $"{Name(rule, slice)} is not compared: there is no champion yet.", rule.Metric.Name, slice, GateWords.Exactly(double.NaN), rule.MaxDropVsChampion ?? rule.MinGainVsChampion ?? 0));
            return;
        }

        var gain = Bootstrap.Difference(own, champions, rule.Metric, gate.Bootstrap, cancellationToken);
        if (!rule.Metric.HigherIsBetter)
        {
            gain = new ConfidenceInterval(-gain.Value, -gain.High, -gain.Low);
        }

        var what = $"{Name(rule, slice)} is {GateWords.Show(rule.Metric.Compute(own))}, the champion's {GateWords.Show(rule.Metric.Compute(champions))}: {(gain.Value < 0 ? "worse" : "better")} by {GateWords.Show(Math.Abs(gain.Value))} ({GateWords.Show(gain.Low)} to {GateWords.Show(gain.High)}) on {own.Count} rows";
        if (rule.MaxDropVsChampion is { } drop)
        {
            Add(rule, slice, gain, ">=", -drop, drop, own.Count, $"{what}; it may be worse by {GateWords.Show(drop)} at most");
        }

        if (rule.MinGainVsChampion is { } least)
        {
            Add(rule, slice, gain, ">=", least, least, own.Count, $"{what}; it must be better by {GateWords.Show(least)} or more");
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
            Lacking($"{rule.Metric.Name} is not compared between slices of {slice.Column}: fewer than 2 have {slice.MinimumRows} rows or more.", rule, slice.Column, gap);
            return;
        }

        var values = parts.Select(part => (part.Value, Metric: rule.Metric.Compute(part.Rows))).OrderBy(part => part.Metric).ToArray();
        var (low, high) = (values[0], values[^1]);
        var difference = high.Metric - low.Metric;
        var rows = parts.Sum(part => part.Rows.Count);
        Add(rule with { Confident = false }, slice.Column, GateWords.Exactly(difference), "<=", gap, gap, rows,
            $"{rule.Metric.Name} is from {GateWords.Show(low.Metric)} ({slice.Column}={low.Value}) to {GateWords.Show(high.Metric)} ({slice.Column}={high.Value}) on {rows} rows, a gap of {GateWords.Show(difference)}, and the gap may be {GateWords.Show(gap)} at most");
    }

    private void Add(GateRule rule, string? slice, ConfidenceInterval value, string sign, double bound, double limit, int count, string sentence)
    {
        var outcome = GateWords.Judge(value, sign, bound, rule.Confident);
        _results.Add(new GateRuleResult(outcome, $"{sentence}{GateWords.Sure(sign, rule.Confident, gate.Bootstrap.Confidence, outcome, value)}.", rule.Metric.Name, slice, value, limit) { Count = count });
    }

    // What nothing speaks for is not shown to hold.
    private void Lacking(string sentence, GateRule? rule, string? slice, double limit) =>
        _results.Add(new GateRuleResult(GateOutcome.NotEnoughData, sentence, rule?.Metric.Name, slice, GateWords.Exactly(double.NaN), limit));

    private void Lacking(string sentence, string quantity, double limit) =>
        _results.Add(new GateRuleResult(GateOutcome.NotEnoughData, sentence, quantity, null, GateWords.Exactly(double.NaN), limit));

    private static string Name(GateRule rule, string? slice) => slice is null ? rule.Metric.Name : $"{rule.Metric.Name} of {slice}";
}
