namespace ModelOps;

internal sealed class ExplainCommand() : LifecycleCommand<ExplainCommandOptions, ExplainResult>("explain", "Show what a model looks at: permutation importance, SHAP values, partial dependence; of images, where it sees a class.")
{
    private const string Permutation = "permutation";

    public override async Task<ExplainResult> ExecuteAsync(ModelOpsSession ops, ExplainCommandOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        if (options.Model.Model.ImageInputs.Count > 0)
        {
            return await ExplainedImages.ExplainAsync(ops, options, cancellationToken).ConfigureAwait(false);
        }

        var live = new LiveProgress(ops, "Explaining");
        await using var closing = live.ConfigureAwait(false);
        var progress = live.As<ExplainProgress>(step => ((double)step.Done / step.Total, step.Column == "rows" ? $"{step.Done} of {step.Total} rows" : step.Column));
        var result = await Task.Run(() => Explain(options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        var (runId, path) = await ExplanationLog.WriteAsync(ops, options.Model, options.Data, result, cancellationToken).ConfigureAwait(false);
        return result with { RunId = runId, Evidence = path };
    }

    private static ExplainResult Explain(ExplainCommandOptions options, IProgress<ExplainProgress> progress, CancellationToken cancellationToken)
    {
        var (model, data) = (options.Model.Model, options.Data.Frame);
        var settings = new ExplainOptions { Metric = options.Metric, Seed = options.Seed, Class = options.Class };
        ImportanceResult? importance = null;
        ShapResult? shap = null;
        if ((options.Method ?? (options.Row is null ? Permutation : "shap")) == Permutation)
        {
            importance = Explainer.Importance(model, data, settings, progress, cancellationToken);
        }
        else
        {
            shap = Explainer.Shap(
                model,
                data,
                new ShapOptions
                {
                    Method = options.Method == "kernel" ? ShapMethod.Kernel : ShapMethod.Auto,
                    Class = options.Class,
                    Rows = options.Row is { } row ? [row - 1] : null,
                    Background = options.Background?.Frame,
                    Coalitions = options.Coalitions,
                    Seed = options.Seed,
                },
                progress,
                cancellationToken);
        }

        var names = options.Dependence ?? (options.Row is not null ? [] : [.. (importance?.Features.Select(feature => feature.Column) ?? shap!.Order.Select(column => shap.Columns[column])).Take(options.Top)]);
        var dependence = names.Select(name => Explainer.Dependence(model, data, name, settings, cancellationToken)).ToArray();
        return new ExplainResult(options.Model.Reference, importance, dependence)
        {
            Shap = shap,
            IsOneRow = options.Row is not null,
            HasCurves = options.Ice || options.Centred,
            IsCentred = options.Centred,
            Coefficients = model.Coefficients,
            Task = model.Metadata.Task,
        };
    }

    private static void Check(ExplainCommandOptions options)
    {
        var errors = new List<string>();
        if (options.Top < 0)
        {
            errors.Add($"'{Wording.Option("top")}' is {options.Top}; give 0 or more.");
        }

        var rows = options.Data.Frame.RowCount;
        if (options.Row is { } row && (row < 1 || row > rows))
        {
            errors.Add($"There is no row {row}: the data has {rows} row{(rows == 1 ? "" : "s")}, counted from 1.");
        }

        if (options.Row is not null && options.Method == Permutation)
        {
            errors.Add($"Shuffling explains a model and no single row. Leave out '{Wording.Option("method")}', or choose shap or kernel.");
        }

        var takesImages = options.Model.Model.ImageInputs.Count > 0;
        if (options.Method is { } method && takesImages != method is ExplainedImages.GradCam or ExplainedImages.Occlusion)
        {
            errors.Add(takesImages
                ? $"The model reads images, which are explained by {ExplainedImages.GradCam} or {ExplainedImages.Occlusion}, not by {method}."
                : $"'{method}' explains images, and the model reads a table. Choose permutation, shap or kernel.");
        }

        if (!takesImages && (options.Out is not null ? "out" : options.Patch is not null ? "patch" : null) is { } ofImages)
        {
            errors.Add($"'{Wording.Option(ofImages)}' is for images, and the model reads a table. Leave it out.");
        }

        if (takesImages && options.Patch is not null && options.Method != ExplainedImages.Occlusion)
        {
            errors.Add($"'{Wording.Option("patch")}' is for occlusion: add {Wording.Option("method", ExplainedImages.Occlusion)}, or leave it out.");
        }

        if (options.Metric is not null && (options.Row is not null || options.Method is "shap" or "kernel"))
        {
            errors.Add($"SHAP values are in the unit of the prediction: '{Wording.Option("metric")}' belongs to permutation importance. Leave it out.");
        }

        if ((options.Method ?? Permutation) == Permutation && options.Row is null && (options.Background is not null ? "background" : options.Coalitions is not null ? "coalitions" : null) is { } other)
        {
            errors.Add($"'{Wording.Option(other)}' belongs to SHAP values: add '{Wording.Option("method")}' shap, or leave it out.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
