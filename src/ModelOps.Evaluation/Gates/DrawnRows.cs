using ModelOps.Evaluation.Gates.Expressions;
using ModelOps.Evaluation.Metrics;

namespace ModelOps.Evaluation.Gates;

/// <summary>Rows drawn with replacement, together for all metrics of a rule, which may be of some of the rows and of two models. For one thread at a time.</summary>
internal sealed class DrawnRows(MetricInput all, Dictionary<Quantity, QuantityRows> metrics)
{
    private readonly double[] _weights = new double[all.Count];
    private readonly Dictionary<Quantity, (QuantityRows Rows, WeightedRows Weighted, double[] Weights)> _metrics =
        metrics.ToDictionary(pair => pair.Key, pair => (pair.Value, new WeightedRows(pair.Value.Rows, []), new double[pair.Value.Rows.Count]));

    internal void Draw(Random random)
    {
        Array.Clear(_weights);
        for (var draw = 0; draw < _weights.Length; draw++)
        {
            var row = random.Next(_weights.Length);
            _weights[row] += all.Weights.IsEmpty ? 1 : all.Weights[row];
        }

        foreach (var (rows, weighted, weights) in _metrics.Values)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = _weights[rows.Indexes is null ? i : rows.Indexes[i]];
            }

            weighted.Reweigh(weights);
        }
    }

    internal double ValueOf(Quantity quantity) => _metrics[quantity] is var (rows, weighted, _) ? rows.Metric.Compute(weighted) : double.NaN;
}
