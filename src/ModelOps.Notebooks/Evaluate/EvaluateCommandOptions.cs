namespace ModelOps;

/// <summary>What <c>#!evaluate</c> takes.</summary>
public sealed record EvaluateCommandOptions : INamesResult
{
    /// <summary>The model: a variable, <c>name@alias</c>, <c>models:/name/1</c>, <c>runs:/id/model</c>, or a model folder.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The data, with the target column.</summary>
    [Parameter("Data with the target column: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The target column; by default the one the model was trained on.</summary>
    [Parameter("Target column; by default the one the model was trained on.")]
    public string? Target { get; init; }

    /// <summary>Columns whose values make groups that are measured apart.</summary>
    [Parameter("Columns whose values make groups that are measured apart, and pairs of columns, as \"housing,housing*sex\".")]
    public IReadOnlyList<string>? Slices { get; init; }

    /// <summary>How many slices with the highest losses to look for; by default none.</summary>
    [Parameter("How many of the slices with the highest losses to look for, in all columns; found on one half of the rows and judged on the other. By default none.")]
    public int? WorstSlices { get; init; }

    /// <summary>Columns, and pairs of them, whose groups the model should treat alike.</summary>
    [Parameter("Columns, and pairs of them, whose groups the model should treat alike: sex, \"sex*housing\", or sex=male to compare the others with that group.")]
    public IReadOnlyList<string>? Fairness { get; init; }

    /// <summary>The class whose prediction is the favourable outcome; by default the positive class.</summary>
    [Parameter("Class whose prediction is the favourable outcome in the measures of fairness; by default the positive class.")]
    public string? FavourableClass { get; init; }

    /// <summary>The probability from which on the positive class is predicted; by default the model's own label.</summary>
    [Parameter("Probability from which on the positive class is predicted; by default the model decides.")]
    public double? Threshold { get; init; }

    /// <summary>The column with the weight of each row; by default all count the same.</summary>
    [Parameter("Column with the weight of each row; by default all count the same.")]
    public string? Weights { get; init; }

    /// <summary>Metrics besides the usual ones, as <c>f_beta:2,lift:0.1</c>.</summary>
    [Parameter("Metrics besides the usual ones: f_beta:2, lift:0.1, gain:0.1, top_k_accuracy:3, quantile_loss:0.9, or any other.")]
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>What mistakes cost, for the metric <c>cost</c>, see <see cref="CostTable.Parse"/>.</summary>
    [Parameter("What mistakes cost, for the metric cost: \"false_positive=1,false_negative=5\", or TRUE:PREDICTED=1 by the names of classes, and other=1 for the rest.")]
    public string? Costs { get; init; }

    /// <summary>The file to write a report to, .html: one page with every table and figure that needs no network. The run keeps it, too.</summary>
    [Parameter("File for a report, .html: one page with every table and figure, offline.")]
    public string? Report { get; init; }

    /// <summary>Whether the report and the result say what each column is worth to the model.</summary>
    [Parameter("Also measure what each column is worth to the model.")]
    public bool Explain { get; init; }

    /// <summary>Whether the run keeps each figure as PNG, drawn by an installed Chromium.</summary>
    [Parameter("Keep each figure as PNG, too (needs Chromium).")]
    public bool Png { get; init; }

    /// <summary>Whether the run keeps each figure as SVG, drawn by an installed Chromium.</summary>
    [Parameter("Keep each figure as SVG, too (needs Chromium).")]
    public bool Svg { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the evaluation.")]
    public string? As { get; init; }

    /// <summary>What only C# can say: intervals, positive class, least rows of a slice.</summary>
    public EvaluateOptions? Settings { get; init; }
}
