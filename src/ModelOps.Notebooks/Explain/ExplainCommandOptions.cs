namespace ModelOps;

/// <summary>What <c>#!explain</c> takes.</summary>
public sealed record ExplainCommandOptions : INamesResult
{
    /// <summary>The model.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The data; with the target column for permutation importance.</summary>
    [Parameter("Data, with the target column for permutation importance: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>
    /// <c>permutation</c>, <c>shap</c> or <c>kernel</c>; null for permutation, and for shap with <see cref="Row"/>. Of a model of images <c>gradcam</c> or <c>occlusion</c>; null for gradcam.
    /// </summary>
    [Parameter("How: by shuffling columns, by SHAP values (of trees exactly, else by kernel), or by kernel SHAP in any case; by default permutation, and shap for one row. Images: gradcam, by a net's last convolution, or occlusion, by covering parts; by default gradcam.", Values = "permutation,shap,kernel,gradcam,occlusion")]
    public string? Method { get; init; }

    /// <summary>The one row whose prediction is explained, counted from 1; null for all.</summary>
    [Parameter("Explains the prediction for one row, counted from 1.")]
    public int? Row { get; init; }

    /// <summary>The metric that permutation importance is measured in.</summary>
    [Parameter("Metric that permutation importance is measured in; by default the task's own.")]
    public string? Metric { get; init; }

    /// <summary>The class whose probability or score is explained; null for the positive one, or the first of many.</summary>
    [Parameter("Class that is explained; by default the positive one, or the first of many.")]
    public string? Class { get; init; }

    /// <summary>How many columns get a dependence plot: the most important ones. Of a model of images, how many images are explained: mistakes first, if the true classes are known.</summary>
    [Parameter("How many of the most important columns get a dependence plot; of images how many are explained, mistakes first.")]
    public int Top { get; init; } = 3;

    /// <summary>The columns that get a dependence plot; null for the most important ones.</summary>
    [Parameter("Columns that get a dependence plot, in the place of the most important ones.")]
    public IReadOnlyList<string>? Dependence { get; init; }

    /// <summary>True to draw the curves of single rows.</summary>
    [Parameter("Draws the curves of single rows (ICE) in dependence plots.")]
    public bool Ice { get; init; }

    /// <summary>True to let the curves of rows begin at 0.</summary>
    [Parameter("Lets the curves of rows begin at 0.")]
    public bool Centred { get; init; }

    /// <summary>Rows that say what is usual, for SHAP values; null for the training rows that trees remember, or the data.</summary>
    [Parameter("Rows that say what is usual, for SHAP values: a variable, or a file; by default the training rows that trees remember, or the data.")]
    public NamedFrame? Background { get; init; }

    /// <summary>How many coalitions of columns kernel SHAP draws where it cannot take all.</summary>
    [Parameter("How many coalitions of columns kernel SHAP draws where there are more than 12 columns.")]
    public int? Coalitions { get; init; }

    /// <summary>The seed of shuffles and draws.</summary>
    [Parameter("Seed of shuffles and draws.")]
    public int Seed { get; init; } = 42;

    /// <summary>For occlusion: pixels of a side of the covered square, in the image as it is shown; null for a sixth of its shorter side.</summary>
    [Parameter("For occlusion: pixels of a side of the covered square, in the image as it is shown (at most 256 a side); by default a sixth of its shorter side.")]
    public int? Patch { get; init; }

    /// <summary>The folder for the overlays of images, as PNG files; null for none.</summary>
    [Parameter("Folder for the overlays of images, as PNG files.")]
    public string? Out { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the explanation.")]
    public string? As { get; init; }
}
