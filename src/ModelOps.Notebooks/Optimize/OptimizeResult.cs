using System.Globalization;

namespace ModelOps;

/// <summary>What a model takes, and what it reaches.</summary>
/// <param name="Bytes">The size of its graph.</param>
/// <param name="Latency">The median of a request in milliseconds, in this process; null where there were no rows to score.</param>
/// <param name="Evaluation">What it reaches; null where no data was given.</param>
public sealed record OptimizedMeasure(long Bytes, double? Latency, EvaluationResult? Evaluation);

/// <summary>A model that was made smaller, beside the one it was made from.</summary>
/// <param name="Source">The model's reference.</param>
/// <param name="Optimized">What became of its weights.</param>
/// <param name="Model">The smaller model; in the tracking store where <see cref="Refusal"/> is null.</param>
/// <param name="Gate">What the gate said; null when there was none.</param>
public sealed record OptimizeResult(string Source, OptimizedModel Optimized, NamedModel Model, GateResult? Gate) : Viewable, IVerdict, IHasModel
{
    /// <summary><c>int8</c> or <c>fp16</c>.</summary>
    public string Precision => Optimized.Definition.Metadata.Extra[ModelOptimizer.PrecisionKey];

    /// <summary>How it was done, in words.</summary>
    public string Method => Optimized.Method;

    /// <summary>The data both were measured on; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The model as it was.</summary>
    public required OptimizedMeasure Before { get; init; }

    /// <summary>The smaller model.</summary>
    public required OptimizedMeasure After { get; init; }

    /// <summary>Rows of a request whose latency was measured.</summary>
    public int RowsOfRequest { get; init; } = 1;

    /// <inheritdoc />
    public string? Refusal => Gate is null or { Passed: true } ? null : $"The gate {Gate.Name} refuses the {Precision} of {Source}, so it is not kept: {Gate.Why}";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View(Refusal is null ? $"{Source} made {Precision}" : $"The {Precision} of {Source} was refused")
            .Fact("how", Method)
            .Fact("run", Refusal is null ? Model.RunId : null)
            .Fact("data", Data is null ? null : FormattableString.Invariant($"{Data}, {After.Evaluation!.RowCount} rows"));
        view.Table(["", "before", "after", "change"], Rows(), "Before and after");
        view.Table(["layer", "shape", "kept as", "before", "after", "largest error"], Optimized.Weights.Select(weight => new object?[]
        {
            weight.Operator, string.Join(" × ", weight.Shape), weight.Kept, Size(weight.BytesBefore), Size(weight.BytesAfter), weight.Error,
        }), "Weights");
        foreach (var note in Optimized.Notes.Append(Data is null ? "No data was given, so nothing says what the smaller weights cost in accuracy." : null).OfType<string>())
        {
            view.Note(note);
        }

        return Gate is null ? view : GateVerdict.Show(view, Gate);
    }

    private IEnumerable<object?[]> Rows()
    {
        if ((Before.Evaluation, After.Evaluation) is ({ } old, { } now))
        {
            foreach (var metric in Names(old.Task))
            {
                yield return [metric, old.Metrics[metric], now.Metrics[metric], string.Create(CultureInfo.InvariantCulture, $"{now.Metrics[metric] - old.Metrics[metric]:+0.######;-0.######;0}")];
            }
        }

        yield return ["size of the graph", Size(Before.Bytes), Size(After.Bytes), Ratio(Before.Bytes, After.Bytes)];
        if ((Before.Latency, After.Latency) is ({ } slow, { } fast))
        {
            yield return [RowsOfRequest == 1 ? "a row, median" : FormattableString.Invariant($"{RowsOfRequest} rows, median"), Time(slow), Time(fast), Ratio(slow, fast)];
        }
    }

    private static string[] Names(LearningTask task) => task == LearningTask.Regression ? ["rmse", "r2"] : ["accuracy", "log_loss"];

    private static string Ratio(double before, double after) => string.Create(CultureInfo.InvariantCulture, $"× {after / before:0.00}");

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB");

    private static string Time(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.000} ms");
}
