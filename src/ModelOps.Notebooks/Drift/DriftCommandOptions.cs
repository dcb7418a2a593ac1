namespace ModelOps;

/// <summary>What <c>#!drift</c> takes.</summary>
public sealed class DriftCommandOptions : INamesResult
{
    /// <summary>The model; its folder holds what its training data looked like.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; set; } = null!;

    /// <summary>The data to compare with the training data.</summary>
    [Parameter("Data to compare with what the model was trained on: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; set; } = null!;

    /// <summary>The columns to look at; null for all of the model's.</summary>
    [Parameter("Columns to look at; by default all of the model's.")]
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>The column whose bins are shown one by one; null for the one that drifted most.</summary>
    [Parameter("Column whose score is worked out bin by bin; by default the one that drifted most.")]
    public string? Show { get; set; }

    /// <summary>Data to compare with in place of the model's own baseline; null for that.</summary>
    [Parameter("Data to compare with in place of the model's own baseline, as its training data: a variable, or a file.")]
    public NamedFrame? Baseline { get; set; }

    /// <summary>The rows needed, now and at training, for a verdict.</summary>
    [Parameter("Rows needed, now and at training, for a verdict.")]
    public int MinimumRows { get; set; } = 100;

    /// <summary>True to end in exit code 3 unless every column is there, can be judged, and has not drifted.</summary>
    [Parameter("End with exit code 3 when a column has drifted, is missing or new, changed its type, or cannot be judged.")]
    public bool Fail { get; set; }

    /// <inheritdoc />
    [Parameter("Variable for the report.")]
    public string? As { get; set; }
}
