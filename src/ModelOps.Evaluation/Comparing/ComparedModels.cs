using ModelOps.Evaluation.Metrics;
using ModelOps.Evaluation.Statistics;

namespace ModelOps.Evaluation.Comparing;

/// <summary>Draws the same rows for all models at once, and tests pairs of them.</summary>
internal sealed class ComparedModels
{
    private readonly IReadOnlyList<(string Name, MetricInput Rows)> _models;
    private readonly MetricDefinition[] _metrics;
    private readonly BootstrapOptions _options;
    private readonly double[][] _values;
    private readonly double[][] _samples;
    private readonly Placements?[] _placements;

    internal ComparedModels(IReadOnlyList<(string Name, MetricInput Rows)> models, MetricDefinition[] metrics, BootstrapOptions options, CancellationToken cancellationToken)
    {
        (_models, _metrics, _options) = (models, metrics, Bootstrap.Checked(options));
        _values = [.. models.Select(model => metrics.Select(metric => metric.Compute(model.Rows)).ToArray())];
        _samples = Resampler.Run(_options, [.. models.Select(model => model.Rows)], rows => [.. rows.SelectMany(model => metrics.Select(metric => metric.Compute(model)))], cancellationToken);
        _placements = [.. models.Select(model => DeLongTest.Applies(model.Rows) && model.Rows.Weights.IsEmpty ? Placements.Of(model.Rows) : null)];
    }

    internal ModelComparison Against(string? baseline, MetricDefinition headline)
    {
        var isBest = baseline is null && _models.Count > 2;
        var place = baseline is not null ? Enumerable.Range(0, _models.Count).First(model => _models[model].Name == baseline) : isBest ? Best(Array.IndexOf(_metrics, headline)) : 0;
        return new ModelComparison([.. _models.Select(model => model.Name)], headline, [.. _metrics.Select((metric, i) => Metric(metric, i, place, isBest))])
        {
            Task = _models[0].Rows.Task,
            RowCount = _models[0].Rows.Count,
            Baseline = _models[place].Name,
            BaselineIsBest = isBest,
            Confidence = _options.Confidence,
        };
    }

    private int Best(int metric)
    {
        var best = 0;
        for (var model = 1; model < _models.Count; model++)
        {
            best = _metrics[metric].IsBetter(_values[model][metric], _values[best][metric]) ? model : best;
        }

        return best;
    }

    private ComparedMetric Metric(MetricDefinition metric, int i, int baseline, bool isBest)
    {
        int[] others = [.. Enumerable.Range(0, _models.Count).Where(model => model != baseline)];
        MetricDifference[] differences = [.. others.Select(model => Difference(metric, i, model, baseline))];

        // The best could have been any of them, so what is looked at are all pairs.
        MetricDifference[] looked = !isBest ? differences
            : [.. differences, .. others.SelectMany((one, at) => others.Skip(at + 1).Select(other => Difference(metric, i, other, one)))];
        var known = looked.Where(difference => !double.IsNaN(difference.PValue)).ToArray();
        var adjusted = HolmCorrection.Of([.. known.Select(difference => difference.PValue)]);
        return new ComparedMetric(
            metric,
            new OrderedDictionary<string, ConfidenceInterval>(_models.Select((model, m) => KeyValuePair.Create(model.Name, Bootstrap.Interval(_values[m][i], [.. _samples.Select(sample => sample[Place(m, i)])], _options.Confidence)))),
            [.. differences.Select(difference => difference with { AdjustedPValue = Array.IndexOf(known, difference) is var at and >= 0 ? adjusted[at] : double.NaN, Comparisons = looked.Length })]);
    }

    private MetricDifference Difference(MetricDefinition metric, int i, int model, int baseline)
    {
        double[] samples = [.. _samples.Select(sample => sample[Place(model, i)] - sample[Place(baseline, i)])];
        var interval = Bootstrap.Interval(_values[model][i] - _values[baseline][i], samples, _options.Confidence);
        var (test, p, ofTest) = Test(metric, model, baseline, interval) ?? ("bootstrap", PValue(samples, interval), interval);
        return new MetricDifference(metric, _values[model][i], _values[baseline][i], interval)
        {
            ChallengerName = _models[model].Name,
            ChampionName = _models[baseline].Name,
            Test = test,
            PValue = p,
            AdjustedPValue = p,
            TestInterval = ofTest,
            Rows = _models[0].Rows.Count,
            Confidence = _options.Confidence,
        };
    }

    private (string Test, double PValue, ConfidenceInterval Interval)? Test(MetricDefinition metric, int model, int baseline, ConfidenceInterval bootstrap)
    {
        if (metric.Name == "roc_auc" && _placements[model] is { } one && _placements[baseline] is { } other)
        {
            var test = DeLongTest.Of(one, other);
            return ("DeLong", test.PValue, test.Interval(_options.Confidence));
        }

        var (rows, others) = (_models[model].Rows, _models[baseline].Rows);
        if (metric.Name != "accuracy" || !rows.Weights.IsEmpty)
        {
            return null;
        }

        var paired = McNemarTest.Of(rows, others);
        return (paired.IsExact ? "exact McNemar" : "McNemar", paired.PValue, bootstrap);
    }

    // Twice the share of resamples on the rarer side of 0, the sample itself counted in (Davison and Hinkley 1997).
    private static double PValue(double[] samples, ConfidenceInterval interval)
    {
        if (double.IsNaN(interval.Low))
        {
            return double.NaN;
        }

        int below = 1, above = 1, known = 1;
        foreach (var sample in samples.Where(double.IsFinite))
        {
            known++;
            below += sample <= 0 ? 1 : 0;
            above += sample >= 0 ? 1 : 0;
        }

        return Math.Min(1, 2.0 * Math.Min(below, above) / known);
    }

    private int Place(int model, int metric) => (model * _metrics.Length) + metric;
}
