using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps;

/// <summary>What <c>#!jobs clean</c> takes.</summary>
public sealed record JobCleanOptions
{
    /// <summary>How long ago a job must have ended.</summary>
    [Parameter("How long ago they must have ended, such as 7d or 12h.")]
    public TimeSpan OlderThan { get; init; } = JobPlace.UsualAge;
}
