namespace ModelOps;

/// <summary>What a model takes and gives, in MLflow's terms.</summary>
/// <param name="Inputs">The inputs: all columns, or all tensors.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record ModelSignature(IReadOnlyList<ColumnSpec> Inputs, IReadOnlyList<ColumnSpec> Outputs)
{
    /// <summary>Parameters of a request; empty for most models.</summary>
    public IReadOnlyList<ParamSpec> Params { get; init; } = [];

    /// <summary>The <c>inputs</c> as MLflow writes them: JSON text.</summary>
    public string InputsJson() => SignatureJson.Write(Inputs);

    /// <summary>The <c>outputs</c> as MLflow writes them: JSON text.</summary>
    public string OutputsJson() => SignatureJson.Write(Outputs);

    /// <summary>The <c>params</c> as MLflow writes them: JSON text, or null when there are none.</summary>
    public string? ParamsJson() => SignatureJson.WriteParams(Params);

    /// <summary>Reads MLflow's three JSON texts.</summary>
    /// <param name="inputs">The inputs; null for none.</param>
    /// <param name="outputs">The outputs; null for none.</param>
    /// <param name="parameters">The params; null for none.</param>
    /// <exception cref="ModelException">A text that is no signature.</exception>
    public static ModelSignature Parse(string? inputs, string? outputs = null, string? parameters = null) =>
        new(SignatureJson.Read(inputs), SignatureJson.Read(outputs)) { Params = SignatureJson.ReadParams(parameters) };
}
