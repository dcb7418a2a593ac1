using ModelOps.Evaluation.Gates.Expressions;
using ModelOps.Evaluation.Gates.Measures;

namespace ModelOps.Evaluation.Gates;

/// <summary>A quantity that was measured.</summary>
/// <param name="Value">The value with its interval.</param>
/// <param name="Count">Of how many rows or requests; 0 for none.</param>
/// <param name="Note">How it was measured, to be put behind the value.</param>
/// <param name="Lack">Why it could not be measured; null when it could.</param>
internal sealed record Measured(ConfidenceInterval Value, int Count, string Note, string? Lack = null)
{
    internal static Measured Lacking(string why) => new(GateWords.Exactly(double.NaN), 0, "", why);
}

/// <summary>Measures what is no metric of rows, each once.</summary>
internal sealed class GateMeasurements(Gate gate, GateSubject subject, CancellationToken cancellationToken)
{
    private readonly Dictionary<bool, LatencySample> _latencies = [];
    private DriftReport? _drift;

    internal Measured Of(Quantity quantity) => quantity.Kind switch
    {
        QuantityKind.Rows => subject.Evaluation is { } evaluation ? new(GateWords.Exactly(evaluation.RowCount), evaluation.RowCount, "") : Measured.Lacking("there is no evaluation of the model"),
        QuantityKind.Size => Size(quantity),
        QuantityKind.Latency => Latency(quantity),
        QuantityKind.Drift => Drift(quantity),
        QuantityKind.Fairness => Fairness(quantity),
        _ => throw new InvalidOperationException($"'{quantity}' is a metric of rows."),
    };

    /// <summary>The drift of the evaluated data; null with the reason where it cannot be measured.</summary>
    internal (DriftReport? Report, string? Lack) DriftReport()
    {
        if (_drift is null && subject is { Model.Baseline: not null, Data.RowCount: > 0 })
        {
            _drift = ModelOps.DriftReport.Of(subject.Model, subject.Data, new DriftOptions { MinimumRows = gate.Drift?.MinimumRows ?? new DriftOptions().MinimumRows });
        }

        return _drift is { HasEnoughRows: true } ? (_drift, null)
            : (null, _drift is not null ? $"{_drift.RowCount} rows now and {_drift.BaselineRows} at training are too few, {_drift.MinimumRows} or more of both are needed"
                : subject.Model is null ? "the model is not at hand"
                : subject.Model.Baseline is null ? "the model has no baseline (baseline.json)"
                : $"evaluations keep scores, not rows; give the data with {Wording.Option("data")}");
    }

    // Of more than two classes each may be the favourable one: the worst counts.
    private Measured Fairness(Quantity quantity)
    {
        if ((quantity.IsChampions ? subject.Champion : subject.Evaluation) is not { } evaluation)
        {
            return Measured.Lacking("there is no evaluation of the model");
        }

        FairnessResult[] results = [.. evaluation.Fairness.Where(each => each.Column == quantity.Column)];
        if (results.Length == 0)
        {
            return Measured.Lacking($"the evaluation was not judged by groups of {quantity.Column}");
        }

        var settings = gate.Fairness.FirstOrDefault(each => each.Column == quantity.Column) ?? new(quantity.Column!);
        results = settings.Favourable is { } favourable ? [Again(results[0], settings, (evaluation.Classes.ToList().IndexOf(favourable), favourable))] : [.. results.Select(result => Again(result, settings, null))];
        FairnessMeasure[] measures = [.. results.Select(result => result[quantity.Name[QuantityNames.Fairness.Length..]])];
        if (measures.FirstOrDefault(measure => measure.Note is not null) is { } undefined)
        {
            return Measured.Lacking(undefined.Note!);
        }

        var worst = measures[0].Definition.IsRatio ? measures.MinBy(measure => measure.Value)! : measures.MaxBy(measure => measure.Value)!;
        return new(worst.Interval, worst.Rows, FormattableString.Invariant($" on {worst.Rows} rows{(worst.Lowest is null ? "" : $", from {worst.Lowest} to {worst.Highest},")}"));
    }

    private FairnessResult Again(FairnessResult result, GateFairness settings, (int, string?)? favourable) => result.Again(gate.Bootstrap, settings.MinimumRows, favourable, cancellationToken);

    private Measured Size(Quantity quantity) => ModelOf(quantity) is { } model ? new(GateWords.Exactly(FolderSize.Megabytes(model)), 0, "") : NoModel();

    private Measured Latency(Quantity quantity)
    {
        if (ModelOf(quantity) is not { } model)
        {
            return NoModel();
        }

        if ((subject.Data is { RowCount: > 0 } given ? given : model.Definition.InputExample) is not { RowCount: > 0 } data)
        {
            return Measured.Lacking($"the model has no input example to score; give data with {Wording.Option("data")}");
        }

        if (!_latencies.TryGetValue(quantity.IsChampions, out var sample))
        {
            _latencies[quantity.IsChampions] = sample = LatencySample.Measure(model, data, gate.Latency.Rows, gate.Latency.Requests, subject.Time, cancellationToken);
        }

        var (share, confidence) = (QuantityNames.Percentile(quantity.Name)!.Value, gate.Bootstrap.Confidence);
        var value = OrderStatistics.Quantile(sample.Sorted, share, confidence);
        var rows = sample.Rows == 1 ? "1 row" : FormattableString.Invariant($"{sample.Rows} rows");
        return double.IsNaN(value.High)
            ? Measured.Lacking(FormattableString.Invariant($"{sample.Sorted.Length} requests are too few for the upper end of its interval; write 'requests: {OrderStatistics.Needed(share, confidence)}' or more under 'latency'"))
            : new(value, sample.Sorted.Length, FormattableString.Invariant($" over {sample.Sorted.Length} requests of {rows}, one after another, in this process on {LatencySample.Machine},"));
    }

    private Measured Drift(Quantity quantity)
    {
        var (report, lack) = DriftReport();
        if (report is null)
        {
            return Measured.Lacking(lack!);
        }

        ColumnDrift[] compared = [.. report.Columns.Where(column => column.Problem is null && (quantity.Column is null || column.Column == quantity.Column))];
        return compared.Length > 0 ? new(GateWords.Exactly(compared.Max(column => column.Psi)), report.RowCount, FormattableString.Invariant($" on {report.RowCount} rows"))
            : Measured.Lacking(quantity.Column is null ? "no column could be compared" : $"no column '{quantity.Column}' was compared.{Suggestion.Among(quantity.Column, [.. report.Columns.Select(column => column.Column)], "Compared were")}".TrimEnd('.'));
    }

    private Model? ModelOf(Quantity quantity) => quantity.IsChampions ? subject.ChampionModel : subject.Model;

    private static Measured NoModel() => Measured.Lacking("the model is not at hand");
}
