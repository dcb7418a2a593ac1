namespace ModelOps;

/// <summary>What <c>#!optimize</c> takes.</summary>
public sealed record OptimizeOptions : INamesResult
{
    /// <summary>The model to make smaller; it stays as it is.</summary>
    [Parameter("Model: name@alias, name/version, a variable, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>True for weights of 8 bits.</summary>
    [Parameter("Make the weights whole numbers of 8 bits.")]
    public bool Int8 { get; init; }

    /// <summary>True for weights in half precision.</summary>
    [Parameter("Make the weights half precision.")]
    public bool Fp16 { get; init; }

    /// <summary>Rows with the true values, to measure both models on; null to compare size and latency only.</summary>
    [Parameter("Data with the target column, to measure both models on. Without it only size and latency are compared.")]
    public NamedFrame? Data { get; init; }

    /// <summary>Rows that show how far the values between layers range, so that layers compute in 8 bits; not those of <see cref="Data"/>.</summary>
    [Parameter("Rows that show how far values range between layers, so that large layers of a net compute in 8 bits; best some of the training. Without them only the weights are smaller.")]
    public NamedFrame? Calibrate { get; init; }

    /// <summary>The gate that the optimized model must pass, with the model itself as the champion; null for none.</summary>
    [Parameter("Gate: a YAML file of conditions that the optimized model must meet, with the model as the champion. Else nothing is kept.")]
    public string? Gate { get; init; }

    /// <summary>Rows a request whose latency is measured.</summary>
    [Parameter("Rows a request whose latency is measured.")]
    public int Rows { get; init; } = 1;

    /// <inheritdoc />
    [Parameter("Variable for the optimized model.")]
    public string? As { get; init; }
}
