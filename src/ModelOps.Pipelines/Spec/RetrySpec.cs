namespace ModelOps.Pipelines.Spec;

/// <summary>When and how often a task that failed is tried again.</summary>
internal sealed record RetrySpec
{
    /// <summary>How often, beside the first attempt. Default 0.</summary>
    internal int Times { get; init; }

    /// <summary>The pause before the second attempt. Default 10 seconds.</summary>
    internal TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What each further pause is multiplied by. Default 2.</summary>
    internal double Factor { get; init; } = 2;

    /// <summary>The longest pause. Default 5 minutes.</summary>
    internal TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of a pause, 0 to 1, by which it is lengthened or shortened at random. Default 0.1.</summary>
    internal double Jitter { get; init; } = 0.1;

    /// <summary>The exit codes after which it is tried again; null for all but 2 (usage) and 3 (a check said no).</summary>
    internal IReadOnlyList<int>? On { get; init; }

    /// <summary>Whether a task that ended so is tried again.</summary>
    /// <param name="exitCode">Its exit code; null when it is not known.</param>
    internal bool Takes(int? exitCode)
    {
        const int Usage = 2, Refused = 3;
        return On is null ? exitCode is not (Usage or Refused) : exitCode is { } code && On.Contains(code);
    }

    /// <summary>The pause before a further attempt.</summary>
    /// <param name="retry">Which one, from 0.</param>
    /// <param name="chance">From 0 to 1: where in the range of the jitter.</param>
    internal TimeSpan Pause(int retry, double chance)
    {
        var pause = Math.Min(Delay.TotalSeconds * Math.Pow(Factor, retry), Max.TotalSeconds);
        return TimeSpan.FromSeconds(pause * (1 + (Jitter * ((2 * chance) - 1))));
    }
}
