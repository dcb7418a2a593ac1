namespace ModelOps.Serving.Protocol;

/// <summary>A request of the inference protocol.</summary>
/// <param name="Rows">The rows to score.</param>
/// <param name="Id">The client's name for the request; null for none.</param>
/// <param name="Outputs">The outputs wanted; null for all.</param>
internal sealed record InferenceRequest(Frame Rows, string? Id, string[]? Outputs)
{
    /// <summary>The outputs wanted as bytes behind the JSON; null for none.</summary>
    internal Func<string, bool>? Binary { get; init; }
}
