using ModelOps.Learning;
using ModelOps.Learning.Steps;

namespace ModelOps;

/// <summary>The preparation steps that <see cref="FitOptions.Steps"/> can name: ours, and those that extensions and notebooks add.</summary>
public static class PipelineSteps
{
    private static readonly Catalog<StepDefinition> _catalog = new("step", step => step.Names, () => BuiltIn);

    /// <summary>All steps, in the order of a help page: first ours, then what was added.</summary>
    public static IReadOnlyList<StepDefinition> All => _catalog.All;

    /// <summary>Adds a step. One that was added before under the same name is replaced.</summary>
    /// <param name="step">The step.</param>
    /// <exception cref="InvalidInputException">The name is empty or taken.</exception>
    public static void Add(StepDefinition step) => _catalog.Add(step);

    /// <summary>Takes a step out that was added.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>False when nothing of that name was added.</returns>
    public static bool Remove(string name) => _catalog.Remove(name);

    /// <summary>The step of that name, with dashes, underscores or neither.</summary>
    /// <param name="name">A step's name.</param>
    /// <exception cref="InvalidInputException">No such step; the message names the nearest one.</exception>
    public static StepDefinition Find(string name) =>
        _catalog.TryFind(StepDefinition.Plain(name), out var step) ? step : _catalog.Find(name);

    private static StepDefinition[] BuiltIn =>
    [
        new(
            "fill",
            "Fills missing numbers; with indicator, adds a column that says where.",
            [
                TrainerParameter.Choice("method", ["median", "mean", "mode", "constant"], "What to fill with."),
                TrainerParameter.Number("value", 0, double.MinValue, double.MaxValue, "The constant."),
                TrainerParameter.Flag("indicator", false, "Adds name_missing for columns that had missing values."),
            ],
            (columns, options) => new FillStep(columns, Enum.Parse<FillMethod>(options.Text("method"), ignoreCase: true), options.Number("value"), options.Flag("indicator"))),
        new(
            "fill-text",
            "Fills missing text with the most frequent value, or with a constant.",
            [TrainerParameter.Choice("method", ["mode", "constant"], "What to fill with."), TrainerParameter.Text("value", "missing", "The constant.")],
            (columns, options) => new FillTextStep(columns, options.Text("method") == "constant" ? options.Text("value") : null)),
        new(
            "clip",
            "Cuts outliers back to a border.",
            [
                TrainerParameter.Choice("method", ["iqr", "zscore", "quantile"], "How the border is found."),
                TrainerParameter.Number("factor", 0, 0, 100, "Interquartile ranges (1.5 when 0), standard deviations (3 when 0), or the share cut on each side (0.01 when 0, below 0.5)."),
            ],
            (columns, options) => ClipStep.Of(columns, Enum.Parse<ClipMethod>(options.Text("method"), ignoreCase: true), options.Number("factor"))),
        new(
            "scale",
            "Scales numbers.",
            [TrainerParameter.Choice("method", ["standard", "minmax", "robust"], "To mean 0 and deviation 1, to 0…1, or to median 0 and interquartile range 1.")],
            (columns, options) => new ScaleStep(columns, Enum.Parse<ScaleMethod>(options.Text("method"), ignoreCase: true))),
        new("log", "sign(x) · log(1 + |x|).", [], (columns, _) => new LogStep(columns)),
        new(
            "bucketize",
            "Turns numbers into the number of their bin.",
            [
                TrainerParameter.Integer("bins", 5, 2, 1000, "How many bins."),
                TrainerParameter.Choice("method", ["quantile", "uniform"], "Bins of equally many rows, or equally wide."),
            ],
            (columns, options) => new BucketizeStep(columns, options.Integer("bins"), options.Text("method") == "uniform")),
        new("interact", "Adds the product of every pair of columns.", [], (columns, _) => new InteractStep(columns)),
        new(
            "one-hot",
            "Turns text into a column of 0 and 1 for each value; rare values share one, which unseen ones fall into.",
            [
                TrainerParameter.Integer("min_count", 1, 1, int.MaxValue, "Values with fewer rows are rare."),
                TrainerParameter.Integer("max_values", 100, 1, 100_000, "Values beyond the most frequent are rare."),
            ],
            (columns, options) => new OneHotStep(columns, options.Integer("min_count"), options.Integer("max_values"))),
        new("ordinal", "Turns text into codes in ordinal order.", [], (columns, _) => new OrdinalStep(columns)),
        new(
            "target-encode",
            "Turns text into the mean target of its value, out of fold.",
            [
                TrainerParameter.Number("smoothing", 10, 0, 1e9, "So many rows of the overall mean are mixed in."),
                TrainerParameter.Integer("folds", 5, 2, 100, "Folds for the training rows."),
            ],
            (columns, options) => new TargetEncodeStep(columns, options.Number("smoothing"), options.Integer("folds"))),
        new(
            "hash",
            "Turns text into 0 and 1 for the bucket of its hash; needs no vocabulary.",
            [TrainerParameter.Integer("buckets", 32, 2, 65_536, "How many buckets.")],
            (columns, options) => new HashStep(columns, options.Integer("buckets"))),
        new(
            "tfidf",
            "Turns free text into TF-IDF weights of words and word sequences.",
            [
                TrainerParameter.Integer("max_terms", 200, 1, 100_000, "The most frequent terms kept."),
                TrainerParameter.Integer("ngrams", 1, 1, 5, "The longest sequence of words."),
            ],
            (columns, options) => new TfIdfStep(columns, options.Integer("max_terms"), options.Integer("ngrams"))),
        new(
            "date-parts",
            "Turns timestamps into parts; without this step they become year, month, day, weekday and hour.",
            [TrainerParameter.Text("parts", "year+month+day+weekday+hour", "The parts: year, quarter, month, day, weekday (Monday 1), dayofyear, hour, epoch (seconds), joined by +.") with { Check = PartsError }],
            (columns, options) => new DatePartsStep(columns.Names, [.. Parts(options.Text("parts")).Select(part => Enum.Parse<DatePart>(part, ignoreCase: true)).Distinct()])),
        new(
            "select",
            "Keeps the numbers that tell most.",
            [
                TrainerParameter.Choice("method", ["variance", "information", "importance"], "By variance, by mutual information with the target, or by what forests gain by each beside the others."),
                TrainerParameter.Integer("top", 20, 1, int.MaxValue, "How many are kept by information or importance."),
                TrainerParameter.Number("share", 0, 0, 1, "The share that is kept instead; 0 for top."),
                TrainerParameter.Number("least", 0, 0, double.MaxValue, "The variance that must be exceeded."),
            ],
            (_, options) => new SelectStep(Enum.Parse<SelectMethod>(options.Text("method"), ignoreCase: true), options.Integer("top"), options.Number("share"), options.Number("least"))),
    ];

    /// <summary>All that is wrong with a text of steps, one sentence each.</summary>
    /// <param name="text">Steps as <c>log(amount); clip(age, method=iqr)</c>; null for none.</param>
    public static IReadOnlyList<string> Errors(string? text)
    {
        var errors = new List<string>();
        Read(text, errors);
        return errors;
    }

    internal static IReadOnlyList<IPipelineStep> Parse(string? text)
    {
        var errors = new List<string>();
        var steps = Read(text, errors);
        return errors.Count == 0 ? steps : throw new InvalidInputException(errors);
    }

    private static string[] Parts(string text) => text.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? PartsError(string text)
    {
        var known = Enum.GetNames<DatePart>().Select(name => name.ToLowerInvariant()).ToArray();
        var parts = Parts(text);
        var wrong = parts.FirstOrDefault(part => !known.Contains(part.ToLowerInvariant()));
        return wrong is not null ? $"There is no part '{wrong}' of a timestamp.{Suggestion.Among(wrong, known, "The parts are")}"
            : parts.Length == 0 ? $"No part of a timestamp is named. The parts are: {string.Join(", ", known)}." : null;
    }

    private static List<IPipelineStep> Read(string? text, List<string> errors)
    {
        var steps = new List<IPipelineStep>();
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var open = part.IndexOf('(', StringComparison.Ordinal);
            if (open >= 0 && !part.EndsWith(')'))
            {
                errors.Add($"The step '{part}' lacks a closing bracket. Write steps as name(column, column, option=value); name.");
                continue;
            }

            var name = (open < 0 ? part : part[..open]).Trim().Replace('_', '-').ToLowerInvariant();
            if (errors.Try(() => Find(name)) is not { } definition)
            {
                continue;
            }

            var items = open < 0 ? [] : part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var settings = TrainerSettings.Parse(string.Join(',', items.Where(item => item.Contains('=', StringComparison.Ordinal))));
            var columns = items.Where(item => !item.Contains('=', StringComparison.Ordinal)).ToArray();
            if (errors.Try(() => definition.Create(columns.Length == 0 ? ColumnChoice.All : new ColumnChoice(columns), ParameterCheck.Resolve("step", definition.Name, definition.Parameters, settings))) is { } step)
            {
                steps.Add(step);
            }
        }

        return steps;
    }
}
