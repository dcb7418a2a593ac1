namespace ModelOps;

/// <summary>What <c>#!drift</c> takes.</summary>
public sealed record DriftCommandOptions : INamesResult
{
    /// <summary>The model; its folder holds what its training data looked like.</summary>
    [Parameter("Model: a variable, name@alias, name/version, runs:/ID/model, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The data to compare with the training data.</summary>
    [Parameter("Data to compare with what the model was trained on: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The columns to look at; null for all of the model's.</summary>
    [Parameter("Columns to look at; by default all of the model's.")]
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column whose bins are shown one by one; null for the one that drifted most.</summary>
    [Parameter("Column whose score is worked out bin by bin; by default the one that drifted most.")]
    public string? Show { get; init; }

    /// <summary>Data to compare with in place of the model's own baseline; null for that.</summary>
    [Parameter("Data to compare with in place of the model's own baseline, as its training data: a variable, or a file.")]
    public NamedFrame? Baseline { get; init; }

    /// <summary>The rows needed, now and at training, for a verdict.</summary>
    [Parameter("Rows needed, now and at training, for a verdict.")]
    public int MinimumRows { get; init; } = 100;

    /// <summary>True to end in exit code 3 unless every column is there, can be judged, and has not drifted.</summary>
    [Parameter("End with exit code 3 when a column has drifted, is missing or new, changed its type, or cannot be judged.")]
    public bool Fail { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the report.")]
    public string? As { get; init; }
}
