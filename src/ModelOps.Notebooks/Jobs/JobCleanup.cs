namespace ModelOps;

/// <summary>How much was deleted of jobs that had ended.</summary>
/// <param name="Count">How many jobs.</param>
public sealed record JobCleanup(int Count) : Viewable, IVerdict
{
    /// <summary>A sentence for each engine that could not be asked: what is left of its jobs stays.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <inheritdoc />
    public string? Refusal => LeftOut.Count == 0 ? null : string.Join(' ', LeftOut);

    /// <inheritdoc />
    public bool HasFailed => true;

    /// <inheritdoc />
    public override View ToView() => new($"Deleted what was left of {Count} job{(Count == 1 ? "" : "s")}.");
}
