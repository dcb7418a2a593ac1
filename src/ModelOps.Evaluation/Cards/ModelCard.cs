using System.Globalization;
using ModelOps.Evaluation.Cards;

namespace ModelOps;

/// <summary>
/// What a reader should know before relying on a model (Mitchell et al. 2019): what it predicts from what, what it was
/// trained on, how good it is overall and for parts of the rows, and what is not known.
/// </summary>
public sealed class ModelCard
{
    private const int MostInputs = 100;
    private readonly string _body;

    private ModelCard(string title, string markdown, string body)
    {
        Title = title;
        Markdown = markdown;
        _body = body;
    }

    /// <summary>The model's name and version.</summary>
    public string Title { get; }

    /// <summary>The card as Markdown.</summary>
    public string Markdown { get; }

    /// <summary>The card as a whole HTML page with the evaluation's figures; it can be opened from disk.</summary>
    public string ToHtml() => FigureHtml.StaticPage(Title, _body);

    /// <summary>Writes a card.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evaluation">How good it is; null when it was not evaluated, which the card then says.</param>
    /// <param name="options">What no file knows; null for nothing.</param>
    public static ModelCard Of(Model model, EvaluationResult? evaluation = null, ModelCardOptions? options = null)
    {
        options ??= new ModelCardOptions();
        var name = options.Name ?? (model.Folder is null ? model.Metadata.Trainer ?? "model" : Path.GetFileName(model.Folder));
        var title = options.Version is null ? name : $"{name}, version {options.Version}";
        var card = new CardWriter();
        card.Heading(1, title);
        card.Paragraph(About(model));
        card.Heading(2, "Use");
        card.Paragraph(options.IntendedUse ?? "The intended use is not stated.");
        card.Paragraph(options.Owner is null ? "No owner is named." : $"Owner: {options.Owner}.");
        Inputs(card, model);
        Quality(card, evaluation, options);
        Weights(card, model);
        card.Heading(2, "Limits");
        foreach (var limit in Limits(model, evaluation, options))
        {
            card.Paragraph(limit);
        }

        return new ModelCard(title, card.Markdown, card.Html);
    }

    private static string About(Model model)
    {
        var metadata = model.Metadata;
        var what = metadata.Task switch
        {
            LearningTask.Regression => $"It predicts the number '{metadata.Target ?? "prediction"}'",
            null => "It says neither classes nor a number of itself",
            _ => $"It predicts '{metadata.Target ?? "label"}', one of {string.Join(", ", metadata.Classes.Select(each => $"'{each}'"))}{(metadata.PositiveClass is null ? "" : $"; '{metadata.PositiveClass}' is the positive class")}",
        };
        var threshold = metadata.Threshold is { } limit ? string.Create(CultureInfo.InvariantCulture, $" A row is taken for positive from a probability of {limit} on.") : "";
        return $"{what}.{threshold} Trainer: {metadata.Trainer ?? "not known"}. It is one ONNX graph from raw columns to prediction.";
    }

    private static void Inputs(CardWriter card, Model model)
    {
        card.Heading(2, "Inputs");
        card.Paragraph(model.Baseline is { } baseline ? FormattableString.Invariant($"It was trained on {baseline.Rows} rows.") : "The training data is not described, since the model has no baseline.");
        card.Table(["column", "type", "required", "in training"], model.Signature.Inputs.Take(MostInputs).Select(spec => new[]
        {
            spec.Name ?? "",
            spec.Type.ToString().ToLowerInvariant(),
            spec.Required ? "yes" : "no",
            model.Baseline?.Columns.GetValueOrDefault(spec.Name ?? "") is { } column ? Described(column) : "",
        }));
        if (model.Signature.Inputs.Count > MostInputs)
        {
            card.Paragraph(FormattableString.Invariant($"... and {model.Signature.Inputs.Count - MostInputs} more."));
        }
    }

    private static string Described(ColumnBaseline column)
    {
        var missing = column.Missing == 0 ? "" : FormattableString.Invariant($"; {column.Missing} missing");
        return column.Type == "text"
            ? $"{string.Join(", ", column.Values.Take(3).Select(value => FormattableString.Invariant($"{value.Key} ({value.Value})")))}{(column.Values.Count > 3 ? FormattableString.Invariant($" and {column.Values.Count - 3} more") : "")}{missing}"
            : column is { Minimum: { } least, Maximum: { } most }
                ? column.Type == "time"
                    ? FormattableString.Invariant($"{Day(least)} to {Day(most)}{missing}")
                    : FormattableString.Invariant($"{NumberText.Of(least, 5)} to {NumberText.Of(most, 5)}, mean {NumberText.Of(column.Mean ?? double.NaN, 5)}{missing}")
                : missing.TrimStart(';', ' ');
    }

    private static string Day(double days) => new DateTime((long)(days * TimeSpan.TicksPerDay)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Quality(CardWriter card, EvaluationResult? evaluation, ModelCardOptions options)
    {
        card.Heading(2, "Quality");
        if (evaluation is null)
        {
            card.Paragraph("It was not evaluated for this card.");
            return;
        }

        card.Paragraph(FormattableString.Invariant($"Evaluated on {evaluation.RowCount} rows{(options.EvaluationData is null ? "" : $" of {options.EvaluationData}")}{(evaluation.SkippedRows > 0 ? $"; {evaluation.SkippedRows} rows without a true value were left out" : "")}."));
        var intervals = Intervals(evaluation);
        card.Table(["metric", "value", "interval", "what it is"], evaluation.Metrics.Select(metric => new[]
        {
            metric.Key, Show(metric.Value), intervals.TryGetValue(metric.Key, out var interval) ? $"{Show(interval.Low)} to {Show(interval.High)}" : "", MetricCatalog.Find(metric.Key).Description,
        }));
        if (evaluation.Confusion is { } matrix)
        {
            card.Table(["true \\ predicted", .. evaluation.Classes], evaluation.Classes.Select((each, actual) =>
                (string[])[each, .. Enumerable.Range(0, matrix.ClassCount).Select(predicted => NumberText.Of(matrix[actual, predicted]))]));
        }

        var id = 0;
        foreach (var figure in evaluation.Figures.Values)
        {
            card.Figure(figure, FormattableString.Invariant($"figure-{++id}"));
        }

        Slices(card, evaluation);
    }

    // Where the evaluation was made without, as it usually is, the card works them out: nobody should rely on a bare number.
    private static IReadOnlyDictionary<string, ConfidenceInterval> Intervals(EvaluationResult evaluation)
    {
        if (evaluation.Intervals.Count > 0)
        {
            return evaluation.Intervals;
        }

        MetricDefinition[] metrics = [.. evaluation.Metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => MetricCatalog.Find(metric.Key, evaluation.Task))];
        return metrics.Zip(Bootstrap.Intervals(evaluation.Rows, metrics)).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
    }

    private static void Weights(CardWriter card, Model model)
    {
        if (model.Coefficients is not { } coefficients)
        {
            return;
        }

        var table = coefficients.ToTable(model.Metadata.Task);
        card.Heading(2, "Weights");
        card.Paragraph(table.Caption + ".");
        card.Table([.. table.Head], table.Rows.Select(row => (string[])[.. row.Select(cell => cell is double number ? NumberText.Of(number, 4) : (string)cell)]));
        card.Paragraph(table.Note);
        card.Figure(coefficients.ToFigure(), "weights");
    }

    private static void Slices(CardWriter card, EvaluationResult evaluation)
    {
        if (evaluation.Slices.Count == 0)
        {
            return;
        }

        card.Heading(2, "Quality by part of the rows");
        string[] metrics = evaluation.Task == LearningTask.Regression ? ["rmse", "mae"] : [.. new[] { "accuracy", "recall", "f1_macro", "roc_auc" }.Where(evaluation.Metrics.ContainsKey)];
        card.Table(["part", "rows", .. metrics], evaluation.Slices.Select(slice =>
            (string[])[$"{slice.Column} = {slice.Value}", $"{slice.Rows.Count}{(slice.IsSmall ? " (few)" : "")}", .. metrics.Select(metric => Show(slice.Metrics[metric]) + (slice.Intervals.TryGetValue(metric, out var interval) ? $" ({Show(interval.Low)} to {Show(interval.High)})" : ""))]));
    }

    private static IEnumerable<string> Limits(Model model, EvaluationResult? evaluation, ModelCardOptions options)
    {
        yield return options.Limitations ?? "No limits are stated by the owner.";
        if (model.Baseline is null)
        {
            yield return "Drift cannot be measured: there is no baseline.";
        }

        if (evaluation is null)
        {
            yield break;
        }

        if (evaluation.Slices.Count == 0)
        {
            yield return "It was not evaluated by parts of the rows, so it is not known whether it serves some worse than others.";
        }

        var few = evaluation.Slices.Where(slice => slice.IsSmall).Select(slice => $"{slice.Column} = {slice.Value}").ToArray();
        if (few.Length > 0)
        {
            yield return $"Too few rows to judge by: {string.Join("; ", few)}.";
        }
    }

    private static string Show(double value) => double.IsNaN(value) ? "undefined" : NumberText.Metric(value);

    /// <summary>The card as Markdown.</summary>
    public override string ToString() => Markdown;
}
