using System.Globalization;
using ModelOps.Evaluation.Cards;
using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>
/// What a reader should know before relying on a model (Mitchell et al. 2019): what it predicts from what, what it was
/// trained on, how good it is overall and for parts of the rows, and what is not known.
/// </summary>
public sealed class ModelCard
{
    private const int MostInputs = 100;
    private const int MostBars = 20;
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
    public string ToHtml() => FigureHtml.StaticPage(Title, ReportPage.Style + _body);

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
        card.Comment("What stands between \"written\" and \"end\" is kept when the card is written again. All else is generated from the evidence.");
        card.Paragraph(About(model));
        Written(card, "Purpose", options);
        card.Section(Training(model, options));
        foreach (var section in evaluation is null ? [new ReportSection("Metrics").Text("It was not evaluated for this card.")] : Quality(evaluation, options))
        {
            card.Section(section);
        }

        card.Section(Explained(options.Explanations));
        card.Section(Weights(model));
        Written(card, "Limits", options);
        foreach (var limit in Limits(model, evaluation))
        {
            card.Paragraph(limit);
        }

        Written(card, "Owners", options);
        Written(card, "Licence", options);
        return new ModelCard(title, card.Markdown, $"<main>\n{card.Html}</main>");
    }

    /// <summary>The places at which a card differs from this one, hand-written parts apart; none when every number in it is what the evidence says.</summary>
    /// <param name="markdown">The other card, as Markdown.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidInputException">It is not a card, or the marks of its hand-written parts are damaged.</exception>
    public IReadOnlyList<CardDifference> Check(string markdown, string name = "card")
    {
        WrittenParts.Read(markdown, name);
        return CardCheck.Compare(markdown, Markdown);
    }

    private static void Written(CardWriter card, string heading, ModelCardOptions options)
    {
        card.Heading(2, heading);
        card.Written(heading.ToLowerInvariant(), options.TextOf(heading.ToLowerInvariant()));
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

    private static ReportSection Training(Model model, ModelCardOptions options)
    {
        var section = new ReportSection("Training")
            .Text(model.Baseline is { } baseline ? FormattableString.Invariant($"It was trained on {baseline.Rows} rows.") : "The training data is not described, since the model has no baseline.");
        if (options.Training.Count > 0)
        {
            section.Facts(options.Training.Select(fact => (fact.Key, (string?)fact.Value)));
        }

        return section
            .Table(
                ["column", "type", "required", "in training"],
                model.Signature.Inputs.Take(MostInputs).Select(spec => new[]
                {
                    spec.Name ?? "", spec.Type.ToString().ToLowerInvariant(), spec.Required ? "yes" : "no", model.Baseline?.Columns.GetValueOrDefault(spec.Name ?? "") is { } column ? Described(column) : "",
                }),
                "Inputs")
            .Text(model.Signature.Inputs.Count > MostInputs ? FormattableString.Invariant($"... and {model.Signature.Inputs.Count - MostInputs} more.") : null);
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

    private static IEnumerable<ReportSection> Quality(EvaluationResult evaluation, ModelCardOptions options)
    {
        var (intervals, drawn) = Intervals(evaluation);
        yield return new ReportSection("Data")
            .Text(FormattableString.Invariant($"Evaluated on {evaluation.RowCount} rows{(options.EvaluationData is null ? "" : $" of {options.EvaluationData}")}{(evaluation.SkippedRows > 0 ? $"; {evaluation.SkippedRows} rows without a true value were left out" : "")}."))
            .Text(string.Join(' ', evaluation.Notes));
        yield return EvaluationSections.Metrics(evaluation, intervals, drawn);
        yield return EvaluationSections.Classes(evaluation);
        yield return EvaluationSections.Curves(evaluation);
        yield return EvaluationSections.Residuals(evaluation);
        yield return EvaluationSections.Slices(evaluation);
        if (evaluation.WorstSlices is { } worst)
        {
            yield return EvaluationSections.Worst(worst);
        }

        foreach (var fairness in evaluation.Fairness)
        {
            yield return EvaluationSections.Fairness(fairness);
        }
    }

    // Where the evaluation was made without, as it usually is, the card works them out: nobody should rely on a bare number.
    private static (IReadOnlyDictionary<string, ConfidenceInterval> Intervals, BootstrapOptions Options) Intervals(EvaluationResult evaluation)
    {
        if (evaluation.Intervals.Count > 0)
        {
            return (evaluation.Intervals, evaluation.IntervalOptions ?? new BootstrapOptions());
        }

        MetricDefinition[] metrics = [.. evaluation.Metrics.Where(metric => double.IsFinite(metric.Value)).Select(metric => MetricCatalog.Find(metric.Key, evaluation.Task))];
        var options = new BootstrapOptions();
        return (metrics.Zip(Bootstrap.Intervals(evaluation.Rows, metrics, options)).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal), options);
    }

    private static ReportSection Explained(IReadOnlyList<ExplanationEvidence> explanations) => EvaluationSections.Explanation(explanations, explanations.Select(each => new Figure(
        each.Method == "permutation" ? "Permutation importance" : "Mean absolute SHAP values", each.Method == "permutation" ? $"Loss of {each.Output} when shuffled" : each.Output)
        .AddBars(each.Columns.Take(MostBars).Select(column => column.Name), each.Columns.Take(MostBars).Select(column => column.Value), horizontal: true)));

    private static ReportSection Weights(Model model)
    {
        var section = new ReportSection("Weights");
        if (model.Coefficients is not { } coefficients)
        {
            return section;
        }

        var table = coefficients.ToTable(model.Metadata.Task);
        return section.Text(table.Caption + ".")
            .Table(table.Head, table.Rows.Select(row => (string[])[.. row.Select(cell => cell is double number ? NumberText.Of(number, 4) : (string)cell)]))
            .Text(table.Note)
            .Figure(coefficients.ToFigure());
    }

    private static IEnumerable<string> Limits(Model model, EvaluationResult? evaluation)
    {
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

    /// <summary>The card as Markdown.</summary>
    public override string ToString() => Markdown;
}
