namespace ModelOps;

/// <summary>What <c>#!train</c> takes.</summary>
public sealed class TrainOptions : INamesResult
{
    /// <summary>The data to fit on; all columns but the target are features.</summary>
    [Parameter("Data to fit on: a variable, or a file.", Position = 0, Required = true)]
    public NamedFrame Data { get; set; } = null!;

    /// <summary>The column to predict.</summary>
    [Parameter("Column to predict.", Required = true)]
    public string Target { get; set; } = "";

    /// <summary>The trainer's name.</summary>
    [Parameter("Trainer: logistic, gradient-boosting, random-forest, ...; auto searches.")]
    public string? Trainer { get; set; }

    /// <summary>The trainer's parameters by name.</summary>
    [Parameter("Parameters of the trainer, as trees=200,leaves=31.")]
    public TrainerSettings? Set { get; set; }

    /// <summary>The columns to learn from; null for all but the target.</summary>
    [Parameter("Columns to learn from, comma-separated; by default all but the target.")]
    public IReadOnlyList<string>? Features { get; set; }

    /// <summary>The class that counts as positive, for two classes.</summary>
    [Parameter("Class that counts as positive, for a target with two.")]
    public string? Positive { get; set; }

    /// <summary>Folds of a cross-validation before the fit on all rows; 0 for none.</summary>
    [Parameter("Folds of a cross-validation before the fit on all rows; 0 for none.")]
    public int Cv { get; set; }

    /// <summary>The seed of every random choice.</summary>
    [Parameter("Seed of every random choice.")]
    public int Seed { get; set; } = 42;

    /// <inheritdoc />
    [Parameter("Variable for the model.")]
    public string? As { get; set; }
}
