namespace ModelOps.Evaluation.Metrics;

/// <summary>
/// Draws rows with replacement by giving them weights: nothing is copied, and rows are sorted once. The buffers belong to a thread and serve all its resamples.
/// </summary>
internal sealed class Resampler
{
    private readonly byte[] _drawn;
    private readonly Sample[] _samples;
    private readonly WeightedRows[] _rows;

    private Resampler((MetricInput Rows, int[]? Order)[] inputs)
    {
        _drawn = new byte[inputs[0].Rows.Count];
        _samples = [.. inputs.Select(input => new Sample(input.Order, input.Rows.WeightArray, new double[input.Rows.Count]))];
        _rows = [.. inputs.Select(input => new WeightedRows(input.Rows, input.Rows.WeightArray))];
    }

    /// <summary>The values of each metric, resample after resample. They do not depend on how many threads there are.</summary>
    /// <param name="options">How many resamples, with which seed and threads.</param>
    /// <param name="inputs">Rows that are drawn together, of the same number.</param>
    /// <param name="measure">What is measured on the drawn rows of all inputs.</param>
    /// <param name="cancellationToken">Stops between resamples.</param>
    internal static double[][] Run(BootstrapOptions options, MetricInput[] inputs, Func<WeightedRows[], double[]> measure, CancellationToken cancellationToken)
    {
        (MetricInput Rows, int[]? Order)[] ranked = [.. inputs.Select(input => input.Ranked())];
        // What the metrics keep for all resamples is worked out once, and what does not apply is refused by this thread.
        measure(new Resampler(ranked)._rows);
        return Bootstrap.Repeat(options, () => new Resampler(ranked), (random, own) =>
        {
            own.Draw(random);
            return measure(own._rows);
        }, cancellationToken);
    }

    private void Draw(Random random)
    {
        Array.Clear(_drawn);
        for (var draw = 0; draw < _drawn.Length; draw++)
        {
            checked
            {
                _drawn[random.Next(_drawn.Length)]++;
            }
        }

        for (var i = 0; i < _samples.Length; i++)
        {
            _samples[i].Weigh(_drawn);
            _rows[i].Reweigh(_samples[i].Weights);
        }
    }

    private sealed record Sample(int[]? Order, double[] Own, double[] Weights)
    {
        internal void Weigh(byte[] drawn)
        {
            for (var place = 0; place < Weights.Length; place++)
            {
                Weights[place] = drawn[Order is null ? place : Order[place]] * (Own.Length == 0 ? 1 : Own[place]);
            }
        }
    }
}
