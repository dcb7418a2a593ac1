namespace ModelOps;

internal sealed class TrainCommand() : LifecycleCommand<TrainOptions, TrainResult>("train", "Fit a model, prove its ONNX graph equal, and log it.")
{
    /// <summary>The word for "search for the best trainer".</summary>
    internal const string Automatic = "auto";

    public override async Task<TrainResult> ExecuteAsync(ModelOpsSession ops, TrainOptions options, CancellationToken cancellationToken)
    {
        var started = ops.Time.GetUtcNow();
        var fit = options.ToFit() with { Set = options.Set };
        if (options.Pipeline is not null && options.Trainer is { } beside)
        {
            throw new InvalidInputException($"The pipeline has a trainer of its own, but '{beside}' was given beside it. Leave {Wording.Option("trainer")} out.");
        }

        if (options.Validation is not null && string.Equals(options.Trainer, Automatic, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"A validation set ('{options.Validation.Name}') is for one trainer, but auto compares many by cross-validation. Name a trainer, or leave {Wording.Option("validation")} out.");
        }

        if (string.Equals(options.Trainer, Automatic, StringComparison.OrdinalIgnoreCase))
        {
            var search = new SearchOptions { Metric = options.Metric, FoldGroup = options.FoldGroup, FoldTime = options.FoldTime, Time = ops.Time, Blend = true, TimeBudget = options.Time, Trials = TuneCommand.Trials(options.Time) };
            var found = await TuneCommand.SearchAsync(ops, options.Data, fit, options.Cv == 0 ? search : search with { Folds = options.Cv }, cancellationToken).ConfigureAwait(false);
            found.Best.Search = found.Search;
            return found.Best;
        }

        if (options.Time is not null)
        {
            throw new InvalidInputException($"'{Wording.Option("time")}' is for the trials of a search. Choose the trainer auto, or leave it out.");
        }

        if (options.Cv == 0 && (options.FoldGroup ?? options.FoldTime ?? options.Metric) is { } word)
        {
            throw new InvalidInputException($"'{word}' is for a cross-validation, but there is none. Add {Wording.Option("cv", "5")}, or leave {Wording.Option("fold-group")}, {Wording.Option("fold-time")} and {Wording.Option("metric")} out.");
        }

        fit = fit with { Trainer = options.Trainer, Pipeline = options.Pipeline, Checkpoint = options.Checkpoint, Validation = options.Validation?.Frame };
        var validation = options.Cv == 0 ? null : await ValidateAsync(ops, options, fit, cancellationToken).ConfigureAwait(false);
        var trained = await LiveFit.RunAsync(ops, options.Data.Frame, fit, cancellationToken).ConfigureAwait(false);
        if (validation?.Rows is { } rows)
        {
            trained.Model.Keep(await Task.Run(() => EvaluationBaseline.Of(rows, trained.Model.Metadata.Classes, options.Data.Name, validation.Folds.Count, cancellationToken), cancellationToken).ConfigureAwait(false));
        }

        return await TrainingLog.WriteAsync(ops, options.Data, trained, validation, started, null, options.Validation, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CrossValidationResult> ValidateAsync(ModelOpsSession ops, TrainOptions options, FitOptions fit, CancellationToken cancellationToken)
    {
        var live = new LiveProgress(ops, "Cross-validating");
        await using var closing = live.ConfigureAwait(false);
        var done = 0;
        var progress = live.As<FoldScore>(fold => ((double)Interlocked.Increment(ref done) / options.Cv, $"{done} of {options.Cv} folds"));
        return await CrossValidation.RunAsync(options.Data.Frame, fit, new CrossValidationOptions { Folds = options.Cv, Metric = options.Metric, Group = options.FoldGroup, Time = options.FoldTime }, progress, cancellationToken).ConfigureAwait(false);
    }
}
