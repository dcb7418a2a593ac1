using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>Goes over the data in shuffled batches, epoch after epoch, and decides when it is enough.</summary>
internal sealed class NetworkLoop(NetworkOptions options, TrainingGraph graph, Features x, Targets y, FitContext context)
{
    /// <summary>Trains.</summary>
    /// <param name="validationShare">The share of rows held out under early stopping.</param>
    /// <returns>Weights and biases of each layer.</returns>
    public double[][] Run(double validationShare)
    {
        var random = new Random(context.Seed);
        var rows = Enumerable.Range(0, x.RowCount).ToArray();
        int[] held = [];
        if (options.EarlyStopping && context.ValidationFeatures is null)
        {
            random.Shuffle(rows);
            held = rows[..Math.Max(1, (int)(rows.Length * validationShare))];
            rows = rows[held.Length..];
        }

        var optimizer = new Optimizer(options.Optimizer, graph.Parameters, graph.Gradients);
        var (best, waited) = (double.PositiveInfinity, 0);
        var kept = Snapshot();
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(rows);
            var loss = Epoch(rows, optimizer, Rate(epoch));
            if (!double.IsFinite(loss))
            {
                throw Divergence.Error("mlp", $"epoch {epoch + 1} of {options.Epochs}", options.LearningRate, "a larger alpha");
            }

            var validation = options.EarlyStopping ? Validate(held) : (double?)null;
            context.Progress?.Report(new FitProgress(epoch + 1, options.Epochs, loss, validation));
            var reached = validation ?? loss;
            waited = reached > best - options.Tolerance ? waited + 1 : 0;
            if (reached < best)
            {
                best = reached;
                kept = options.EarlyStopping ? Snapshot() : kept;
            }

            if (waited >= options.Patience)
            {
                break;
            }
        }

        return options.EarlyStopping ? kept : Snapshot();
    }

    private double Epoch(int[] rows, Optimizer optimizer, double rate)
    {
        var sum = 0.0;
        for (var start = 0; start < rows.Length; start += options.BatchSize)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var batch = rows.AsSpan(start, Math.Min(options.BatchSize, rows.Length - start));
            sum += Run(x, y, batch) * batch.Length;
            optimizer.Step(rate, options.Alpha / batch.Length);
        }

        return sum / rows.Length;
    }

    private double Validate(int[] held)
    {
        var (features, targets) = context is { ValidationFeatures: { } given, ValidationTargets: { } values } ? (given, values) : (x, y);
        int[] rows = held.Length > 0 ? held : [.. Enumerable.Range(0, features.RowCount)];
        return Run(features, targets, rows);
    }

    private double Run(Features features, Targets targets, ReadOnlySpan<int> rows)
    {
        var batch = graph.BatchOf(rows.Length);
        var inputs = batch.Inputs;
        for (var i = 0; i < rows.Length; i++)
        {
            features.Row(rows[i]).CopyTo(inputs[(i * features.Count)..]);
        }

        batch.SetTargets(targets, rows, smoothing: 0);
        return batch.Run();
    }

    private double Rate(int epoch) => options.Schedule switch
    {
        "cosine" => options.LearningRate * (1 + Math.Cos(Math.PI * epoch / options.Epochs)) / 2,
        "step" => options.LearningRate * Math.Pow(0.1, 3 * epoch / options.Epochs),
        _ => options.LearningRate,
    };

    private double[][] Snapshot() => [.. graph.Parameters.Select(Values)];

    private static double[] Values(OrtTensor tensor)
    {
        var values = new double[tensor.Length];
        tensor.CopyTo(values);
        return values;
    }
}
