namespace ModelOps;

/// <summary>A run that was started, resumed, gone through or ended.</summary>
/// <param name="What">What happened, as <c>Started</c>.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="RunName">The run's name.</param>
/// <param name="Captured">What is captured besides what is logged; null when nothing was started.</param>
public sealed record TrackResult(string What, string RunId, string RunName, string? Captured) : Viewable
{
    /// <inheritdoc />
    public override View ToView() => new View($"{What} run {RunName}").Fact("id", RunId).Fact("captured besides what is logged", Captured);
}
