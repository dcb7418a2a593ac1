namespace ModelOps;

/// <summary>One request to a scoring host, and what became of it.</summary>
/// <param name="Id">The request's id: labels that come later name it. Of a request with several rows, each has its own: <c>id/0</c>, <c>id/1</c> and so on.</param>
/// <param name="Model">The name the model is served under.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Time">When the request came in.</param>
/// <param name="Duration">From there to the answer.</param>
/// <param name="RowCount">Rows scored; 0 when it failed.</param>
/// <param name="Status">The HTTP status that the caller got: 200 when it was scored.</param>
public sealed record ScoredRequest(string Id, string Model, string Version, DateTimeOffset Time, TimeSpan Duration, int RowCount, int Status)
{
    /// <summary>The rows as the model took them; null when it failed, or nobody asked for them.</summary>
    public Frame? Rows { get; init; }

    /// <summary>The answer, a row for each of <see cref="Rows"/>: <c>prediction</c>, or <c>label</c> and <c>probability_…</c>.</summary>
    public Frame? Answer { get; init; }

    /// <summary>True for a copy that was sent to a version in the shadow: its answer reached no caller.</summary>
    public bool IsShadow { get; init; }
}
