using System.Diagnostics;
using System.Globalization;
using ModelOps.Learning.Sampling;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Networks;

/// <summary>How a net is trained.</summary>
/// <param name="Trainer">The trainer's name, for messages.</param>
/// <param name="Optimizer">See <see cref="Networks.Optimizer"/>.</param>
/// <param name="LearningRate">The length of a step.</param>
/// <param name="Schedule"><c>constant</c>, <c>cosine</c> or <c>step</c>.</param>
/// <param name="BatchSize">Rows in a step.</param>
/// <param name="Epochs">The most passes over the rows.</param>
/// <param name="Penalty">What the optimizer adds for each unit of a weight, given the rows of a batch.</param>
/// <param name="Patience">Epochs without improvement before the end.</param>
/// <param name="Tolerance">An improvement is larger than this.</param>
/// <param name="KeepsBest">True to give the weights of the epoch with the least loss of the validation rows, false for those of the last.</param>
/// <param name="Smoothing">The share of a class that is spread over all classes.</param>
/// <param name="Unit">What a row is, in the plural.</param>
internal sealed record LoopOptions(
    string Trainer,
    string Optimizer,
    double LearningRate,
    string Schedule,
    int BatchSize,
    int Epochs,
    Func<int, double> Penalty,
    int Patience,
    double Tolerance,
    bool KeepsBest,
    double Smoothing = 0,
    string Unit = "rows");

/// <summary>The rows whose loss decides when it is enough.</summary>
/// <param name="Data">Where they are.</param>
/// <param name="Targets">The targets of all rows of <paramref name="Data"/>.</param>
/// <param name="Rows">Which of them.</param>
internal sealed record ValidationRows(INetworkData Data, Targets Targets, int[] Rows);

/// <summary>What a training ended with.</summary>
/// <param name="Parameters">The weights, in the design's order.</param>
/// <param name="Statistics">Running mean and variance of each batch normalisation.</param>
internal sealed record NetworkWeights(float[][] Parameters, float[][] Statistics);

/// <summary>
/// Goes over the rows in shuffled batches, epoch after epoch, and decides when it is enough. What an epoch draws depends on seed and epoch alone, so that a training
/// that goes on from a checkpoint ends as one that ran through.
/// </summary>
internal sealed class NetworkLoop(LoopOptions options, TrainingGraph graph, FitContext context, NetworkCheckpoint? checkpoint = null)
{
    private const float Momentum = 0.1f;
    private const int ScoredAtOnce = 256;
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private readonly NetworkDesign _design = graph.Design;

    /// <summary>Trains.</summary>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="y">The targets of all rows of <paramref name="data"/>.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="validation">Rows that are not learnt from; null to decide by the training loss.</param>
    public NetworkWeights Run(INetworkData data, Targets y, int[] rows, ValidationRows? validation)
    {
        OrtTensor[] running = [.. _design.Statistics.Select(statistic => OrtTensor.Of<float>(OnnxType.Float, [.. Enumerable.Repeat(statistic.Start, statistic.Size)], statistic.Dimensions))];
        using var scoring = validation is null ? null : new ScoringGraph(_design, graph.Parameters, running, context.Threads);
        try
        {
            return Run(data, y, rows, validation, scoring, running);
        }
        finally
        {
            Array.ForEach(running, tensor => tensor.Dispose());
        }
    }

    private NetworkWeights Run(INetworkData data, Targets y, int[] rows, ValidationRows? validation, ScoringGraph? scoring, OrtTensor[] running)
    {
        var optimizer = new Optimizer(options.Optimizer, graph.Parameters, graph.Gradients);
        var progress = checkpoint?.Resume(graph.Parameters, running, optimizer) ?? new LoopState();
        progress.Curve.ForEach(step => context.Progress?.Report(step with { Unit = options.Unit }));
        while (progress.Epoch < options.Epochs && progress.Waited < options.Patience)
        {
            var started = Stopwatch.GetTimestamp();
            var (loss, accuracy) = Epoch(data, y, rows, optimizer, running, progress.Epoch);
            if (!double.IsFinite(loss))
            {
                throw Divergence.Error(options.Trainer, $"epoch {progress.Epoch + 1} of {options.Epochs}", options.LearningRate, "a larger weight penalty");
            }

            var speed = rows.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
            var (held, heldAccuracy) = validation is null ? ((double?)null, (double?)null) : Score(scoring!, validation);
            var step = new FitProgress(++progress.Epoch, options.Epochs, loss, held)
            {
                Accuracy = accuracy,
                ValidationAccuracy = heldAccuracy,
                RowsPerSecond = speed,
                Unit = options.Unit,
                TimeLeft = Stopwatch.GetElapsedTime(started) * (options.Epochs - progress.Epoch),
            };
            progress.Curve.Add(step);
            var reached = held ?? loss;
            progress.Waited = reached > progress.Best - options.Tolerance ? progress.Waited + 1 : 0;
            if (reached < progress.Best)
            {
                progress.Best = reached;
                progress.Kept = options.KeepsBest ? Snapshot(running) : null;
            }

            checkpoint?.Write(progress, Snapshot(running), optimizer);
            context.Progress?.Report(step);
        }

        return progress.Kept ?? Snapshot(running);
    }

    private (double Loss, double? Accuracy) Epoch(INetworkData data, Targets y, int[] rows, Optimizer optimizer, OrtTensor[] running, int epoch)
    {
        var order = rows.ToArray();
        new SeededRandom(context.Seed, epoch).Choose(order.AsSpan(), order.Length);
        var (sum, right, done) = (0.0, 0, 0);
        var (started, told) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        foreach (var (some, values) in data.Batches(order, options.BatchSize, epoch, context.CancellationToken))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var batch = graph.BatchOf(some.Length);
            values.AsSpan(0, batch.Inputs.Length).CopyTo(batch.Inputs);
            batch.SetTargets(y, some, options.Smoothing);
            sum += batch.Run(new SeededRandom(~context.Seed, optimizer.Steps)) * some.Length;
            right += Right(batch.Outputs, y, some);
            optimizer.Step(Rate(epoch), options.Penalty(some.Length));
            Follow(running, some.Length);
            done += some.Length;
            if (done < rows.Length && Stopwatch.GetElapsedTime(told) >= _interval)
            {
                told = Stopwatch.GetTimestamp();
                context.Progress?.Report(Within(epoch, done, rows.Length, Stopwatch.GetElapsedTime(started)));
            }
        }

        return (sum / rows.Length, _design.IsClassifier ? right / (double)rows.Length : null);
    }

    private FitProgress Within(int epoch, int done, int rows, TimeSpan took) => new(epoch, options.Epochs)
    {
        Note = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {options.Epochs}: {done:N0} of {rows:N0} {options.Unit}"),
        RowsPerSecond = done / took.TotalSeconds,
        Unit = options.Unit,
        TimeLeft = took / done * (rows - done + ((long)rows * (options.Epochs - epoch - 1))),
    };

    // The running variance is that of a sample, as the batch's is not.
    private void Follow(OrtTensor[] running, int rows)
    {
        for (var i = 0; i < running.Length; i++)
        {
            ReadOnlySpan<float> from = graph.Statistics[i].Values<float>();
            var to = running[i].Values<float>();
            var scale = i % 2 == 1 && rows > 1 ? rows / (rows - 1f) : 1;
            for (var j = 0; j < to.Length; j++)
            {
                to[j] += Momentum * ((from[j] * scale) - to[j]);
            }
        }
    }

    private (double? Loss, double? Accuracy) Score(ScoringGraph scoring, ValidationRows validation)
    {
        var (outputs, weighed, sum, right) = (new float[ScoredAtOnce * _design.Outputs], 0.0, 0.0, 0);
        foreach (var (rows, values) in validation.Data.Batches(validation.Rows, Math.Min(ScoredAtOnce, Math.Max(options.BatchSize, 1)), null, context.CancellationToken))
        {
            scoring.Run(values.AsSpan(0, rows.Length * _design.Input.Size), rows.Length, outputs);
            right += Right(outputs, validation.Targets, rows);
            for (var i = 0; i < rows.Length; i++)
            {
                var weight = validation.Targets.Weights?[rows[i]] ?? 1;
                sum += weight * Loss(outputs.AsSpan(i * _design.Outputs, _design.Outputs), validation.Targets.Values[rows[i]]);
                weighed += weight;
            }
        }

        return (sum / weighed, _design.IsClassifier ? right / (double)validation.Rows.Length : null);
    }

    private double Loss(ReadOnlySpan<float> output, double target)
    {
        if (!_design.IsClassifier)
        {
            return (output[0] - target) * (output[0] - target) / 2;
        }

        double most = System.Numerics.Tensors.TensorPrimitives.Max(output);
        var sum = 0.0;
        foreach (var logit in output)
        {
            sum += Math.Exp(logit - most);
        }

        return most + Math.Log(sum) - output[(int)target];
    }

    private int Right(ReadOnlySpan<float> outputs, Targets y, int[] rows)
    {
        if (!_design.IsClassifier)
        {
            return 0;
        }

        var right = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(outputs.Slice(i * _design.Outputs, _design.Outputs)) == (int)y.Values[rows[i]] ? 1 : 0;
        }

        return right;
    }

    private double Rate(int epoch) => options.Schedule switch
    {
        "cosine" => options.LearningRate * (1 + Math.Cos(Math.PI * epoch / options.Epochs)) / 2,
        "step" => options.LearningRate * Math.Pow(0.1, 3 * epoch / options.Epochs),
        _ => options.LearningRate,
    };

    private NetworkWeights Snapshot(OrtTensor[] running) => new(
        [.. graph.Parameters.Select(tensor => tensor.Values<float>().ToArray())],
        [.. running.Select(tensor => tensor.Values<float>().ToArray())]);
}
