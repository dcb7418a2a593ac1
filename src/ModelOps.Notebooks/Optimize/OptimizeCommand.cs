using ModelOps.Evaluation.Gates.Measures;
using ModelOps.Tracking;

namespace ModelOps;

internal sealed class OptimizeCommand() : LifecycleCommand<OptimizeOptions, OptimizeResult>("optimize", "Make a model's weights 8 or 16 bits, and compare accuracy, size and latency.")
{
    /// <summary>The tag that names the model which a smaller one was made from.</summary>
    internal const string SourceTag = "modelops.optimized_from";

    private const int Requests = 100;
    private const int Turns = 3;
    private const int MostRows = 10_000;

    protected override string Doing => "Optimizing";

    public override async Task<OptimizeResult> ExecuteAsync(ModelOpsSession ops, OptimizeOptions options, CancellationToken cancellationToken)
    {
        if (options.Int8 == options.Fp16)
        {
            throw new InvalidInputException($"'{Called}' needs one of {Wording.Option("int8")} and {Wording.Option("fp16")}.");
        }

        if (options is { Fp16: true, Calibrate: not null })
        {
            throw new InvalidInputException($"'{Wording.Option("calibrate")}' is for {Wording.Option("int8")}: weights in half precision need no rows. Leave it out.");
        }

        if (options.Rows is < 1 or > MostRows)
        {
            throw new InvalidInputException(FormattableString.Invariant($"'{Wording.Option("rows")}' cannot be {options.Rows}. Give 1 to {MostRows}."));
        }

        var gate = options.Gate is { } file ? ModelOps.Gate.Load(ops.ResolvePath(file)) : null;
        if (gate is { NeedsEvaluation: true } && options.Data is null)
        {
            throw new InvalidInputException($"The gate {gate.Name} judges by rows with true values. Give them with {Wording.Option("data")}.");
        }

        var precision = options.Int8 ? WeightPrecision.Int8 : WeightPrecision.Float16;
        var result = await Task.Run(() => Compare(ops, options, precision, gate, cancellationToken), cancellationToken).ConfigureAwait(false);
        return result.Refusal is null ? result with { Model = await KeepAsync(ops, options, result, cancellationToken).ConfigureAwait(false) } : result;
    }

    private static OptimizeResult Compare(ModelOpsSession ops, OptimizeOptions options, WeightPrecision precision, Gate? gate, CancellationToken cancellationToken)
    {
        var before = options.Model.Model;
        var optimized = ModelOptimizer.Optimize(before, new OptimizationOptions { Precision = precision, Calibration = options.Calibrate?.Frame }, cancellationToken);
        var after = new Model(optimized.Definition);
        var settings = new EvaluateOptions { Slices = gate?.SliceColumns ?? [], Fairness = gate?.FairnessColumns ?? [] };
        EvaluationResult? Measure(Model model) => options.Data is { } data ? Evaluator.Evaluate(model, data.Frame, settings, cancellationToken) : null;
        var (own, other) = (Measure(after), Measure(before));
        var latencies = Latencies(ops, options, before, after, cancellationToken);
        var verdict = gate?.Check(new GateSubject { Evaluation = own, Champion = other, Model = after, ChampionModel = before, Data = options.Data?.Frame, Time = ops.Time }, cancellationToken);
        return new OptimizeResult(options.Model.Reference, optimized, new(after, "model"), verdict)
        {
            Data = options.Data?.Name,
            Before = new OptimizedMeasure(before.Definition.Onnx.Length, latencies?.Before, other),
            After = new OptimizedMeasure(optimized.Definition.Onnx.Length, latencies?.After, own),
            RowsOfRequest = options.Rows,
        };
    }

    // In turns, since the machine's pace changes.
    private static (double Before, double After)? Latencies(ModelOpsSession ops, OptimizeOptions options, Model before, Model after, CancellationToken cancellationToken)
    {
        if ((options.Data?.Frame is { RowCount: > 0 } given ? given : before.Definition.InputExample) is not { RowCount: > 0 } rows)
        {
            return null;
        }

        double[] Median(Model model) => LatencySample.Measure(model, rows, options.Rows, Requests, ops.Time, cancellationToken).Sorted;
        var (old, now) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            old.AddRange(Median(before));
            now.AddRange(Median(after));
        }

        return (old.Order().ElementAt(old.Count / 2), now.Order().ElementAt(now.Count / 2));
    }

    // The run knows the rows that the weights were learnt from, as that of the first model does, so that no gate takes them for new ones.
    private static async Task<NamedModel> KeepAsync(ModelOpsSession ops, OptimizeOptions options, OptimizeResult result, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var source = await KeptFiles.OwnRunAsync(store, options.Model, cancellationToken).ConfigureAwait(false);
        var kept = await TrainingLog.KeepAsync(ops, result.Model, $"{result.Precision} of {Path.GetFileName(options.Model.Reference.TrimEnd('/'))}", async run =>
        {
            await run.SetTagAsync(SourceTag, options.Model.Reference, cancellationToken).ConfigureAwait(false);
            await run.LogParamsAsync([new("optimized", result.Precision), new("optimized_from", options.Model.Reference), new("method", result.Method)], cancellationToken).ConfigureAwait(false);
            await run.LogMetricAsync("size_bytes", result.After.Bytes, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var input in source?.Inputs ?? [])
            {
                if (input.Tags.FirstOrDefault(tag => tag.Key == "mlflow.data.context") is { } context)
                {
                    await run.LogInputAsync(input.Dataset, context.Value, cancellationToken).ConfigureAwait(false);
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return kept with { Reference = kept.Source! };
    }

    protected override IEnumerable<(string Name, object Value)> Variables(OptimizeOptions options, OptimizeResult result) =>
        options.As is { } name && result.Refusal is null ? [(name, result)] : [];
}
