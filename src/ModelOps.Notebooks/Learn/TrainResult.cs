using System.Diagnostics.CodeAnalysis;

namespace ModelOps;

/// <summary>A model that was trained, proved equal to its graph, and logged.</summary>
public sealed class TrainResult : IViewable, IHasModel
{
    private readonly TrainedModel _trained;

    internal TrainResult(TrainedModel trained, NamedModel model, string runId, string runName, CrossValidationResult? validation)
    {
        _trained = trained;
        Model = model;
        RunId = runId;
        RunName = runName;
        CrossValidation = validation;
    }

    /// <summary>The model, with its address in the tracking store.</summary>
    public NamedModel Model { get; }

    /// <summary>The run that holds it.</summary>
    public string RunId { get; }

    /// <summary>That run's name.</summary>
    public string RunName { get; }

    /// <summary>The trainer's name.</summary>
    public string Trainer => _trained.Trainer;

    /// <summary>The trainer's parameters as used.</summary>
    public IReadOnlyDictionary<string, string> Parameters => _trained.Parameters;

    /// <summary>What the cross-validation before the fit found; null when there was none.</summary>
    public CrossValidationResult? CrossValidation { get; }

    /// <summary>How forecasts fared in a back-test; null for models that forecast nothing.</summary>
    public ForecastBacktest? Backtest => _trained.Backtest;

    /// <summary>The search that found trainer and preparation; null when the trainer was named.</summary>
    public SearchResult? Search { get; internal set; }

    /// <summary>The loss by step, for trainers that go in steps.</summary>
    public IReadOnlyList<FitProgress> LossCurve => _trained.LossCurve;

    /// <summary>What is odd about the data, or was chosen where another choice is near, a sentence each; often empty.</summary>
    public IReadOnlyList<string> Notes => _trained.Notes;

    /// <summary>The model that a training gave.</summary>
    /// <param name="trained">The training's result.</param>
    [return: NotNullIfNotNull(nameof(trained))]
    public static implicit operator NamedModel?(TrainResult? trained) => trained?.Model;

    /// <summary>Scores rows in this process.</summary>
    /// <param name="rows">The raw columns.</param>
    public Frame Predict(Frame rows) => Model.Model.Predict(rows);

    /// <inheritdoc />
    public View ToView()
    {
        var view = Facts().Notes(Notes);
        if (Backtest is { } backtest)
        {
            view.Table(ForecastView.Columns, ForecastView.Rows(backtest), $"Back-test by rolling origin: {backtest.Folds} nets").Figure(ForecastView.Figure(backtest, _trained.Options.Target));
        }

        view = (Search is null ? view : view.Table(SearchTable.Columns(Search), SearchTable.Rows(Search)).Notes(SearchTable.Failures(Search)))
            .Coefficients(_trained.Coefficients, _trained.Task);
        foreach (var curve in Curves())
        {
            view.Figure(curve);
        }

        return view;
    }

    private View Facts() => new View($"Trained {Trainer} to predict {_trained.Options.Target}")
        .Fact("predicts", _trained.Predicts)
        .Fact("rows", _trained.RowCount)
        .Fact("fit took", TimeSpan.FromSeconds(_trained.FitSeconds))
        .Fact("graph differs from trainer by at most", _trained.GraphDifference)
        .Fact("run", $"{RunName} ({ShortId.Of(RunId)})")
        .Fact("model", Model.Reference)
        .Fact("parameters", string.Join(", ", Parameters.Select(pair => $"{pair.Key}={pair.Value}")))
        .Fact("preparation", _trained.Options.Steps)
        .Fact("class weights", _trained.Options.ClassWeight)
        .Fact("calibration", _trained.Options.Calibration)
        .Fact("threshold", _trained.Model.Metadata.Threshold)
        .Fact("cross-validation", CrossValidation?.ToString());

    internal IEnumerable<Figure> Curves() => LearningCurve.Of(LossCurve);

    /// <summary>The view as text.</summary>
    public override string ToString() => ViewText.Render(ToView()).TrimEnd();
}
