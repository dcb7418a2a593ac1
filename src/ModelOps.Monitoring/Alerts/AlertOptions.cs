namespace ModelOps;

/// <summary>How alerts are sent.</summary>
public sealed record AlertOptions
{
    /// <summary>Where what was sent is kept, so that a restart repeats nothing.</summary>
    public required string File { get; init; }

    /// <summary>How long after it was sent an alert that lasts is sent again. Default 4 hours.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
