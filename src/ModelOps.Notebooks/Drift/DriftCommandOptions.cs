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

    /// <summary>True to end in exit code 3 when a column has drifted.</summary>
    [Parameter("End with exit code 3 when a column has drifted.")]
    public bool Fail { get; set; }

    /// <inheritdoc />
    [Parameter("Variable for the report.")]
    public string? As { get; set; }
}
