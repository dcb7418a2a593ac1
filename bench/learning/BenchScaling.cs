using ModelOps.Learning;

namespace ModelOps.Bench.Learning;

/// <summary>What linear models and perceptrons get, here and in linear_peers.py: columns standardised by the training rows, missing as 0. Not timed.</summary>
internal static class BenchScaling
{
    public static (Features Train, Features Test) Standardize(Features train, Features test)
    {
        var means = new double[train.Count];
        var deviations = new double[train.Count];
        for (var j = 0; j < train.Count; j++)
        {
            var values = Enumerable.Range(0, train.RowCount).Select(i => (double)train.Row(i)[j]).Where(double.IsFinite).ToArray();
            means[j] = values.Length == 0 ? 0 : values.Average();
            var deviation = values.Length == 0 ? 0 : Math.Sqrt(values.Sum(value => (value - means[j]) * (value - means[j])) / values.Length);
            deviations[j] = deviation > 0 ? deviation : 1;
        }

        Features Apply(Features x)
        {
            var scaled = new float[x.Array.Length];
            for (var i = 0; i < scaled.Length; i++)
            {
                var j = i % x.Count;
                scaled[i] = float.IsFinite(x.Array[i]) ? (float)((x.Array[i] - means[j]) / deviations[j]) : 0;
            }

            return new Features(scaled, x.RowCount, x.Columns);
        }

        return (Apply(train), Apply(test));
    }
}
