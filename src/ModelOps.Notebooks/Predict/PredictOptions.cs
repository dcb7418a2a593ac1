namespace ModelOps;

/// <summary>What <c>#!predict</c> takes.</summary>
public sealed class PredictOptions : INamesResult
{
    /// <summary>A deployment of this session, which is asked over HTTP; or a model, which is run in process.</summary>
    [Parameter("Deployment (asked over HTTP), or a model: a variable, name@alias, a folder (run in process).", Position = 0, Required = true)]
    public string Model { get; set; } = "";

    /// <summary>The rows to score.</summary>
    [Parameter("Rows to score: a variable, or a file.", Required = true)]
    public NamedFrame Data { get; set; } = null!;

    /// <inheritdoc />
    [Parameter("Variable for the predictions.")]
    public string? As { get; set; }
}
