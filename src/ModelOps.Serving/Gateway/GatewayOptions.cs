namespace ModelOps;

/// <summary>Where and how a <see cref="ScoringGateway"/> listens.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where it listens, who may call, and how each version in this process scores. The version's name and run are set for each by itself.</summary>
    public ScoringOptions Scoring { get; init; } = new();

    /// <summary>Copies of requests that wait for the version in the shadow; more are dropped and counted. Default 256.</summary>
    public int ShadowQueue { get; init; } = 256;

    /// <summary>How long a version at another address gets no requests after it failed, while others answer. Default 5 seconds.</summary>
    public TimeSpan DownTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal IEnumerable<string> Errors()
    {
        foreach (var error in Scoring.Errors())
        {
            yield return error;
        }

        if (ShadowQueue < 1)
        {
            yield return $"The shadow's queue {ShadowQueue} is out of range; give 1 or more.";
        }

        if (DownTime < TimeSpan.Zero)
        {
            yield return $"The down time {DownTime} is negative; give 0 or more.";
        }
    }
}
