namespace ModelOps.Deployments.Loop.Watches;

/// <summary>One thing that wakes a loop.</summary>
internal interface ILoopWatch
{
    /// <summary>Its name in <c>loop.yaml</c> and in the loop's state, such as <c>data</c>.</summary>
    string Name { get; }

    /// <summary>Its name with what it watches. A mark counts for the same subject alone: after that has changed, the next look is the first.</summary>
    string Subject { get; }

    /// <summary>Looks whether there is a reason to retrain.</summary>
    /// <param name="mark">What it saw when the loop last acted, or first looked; null at the first look, which wakes nothing but records the mark.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="ModelOpsException">It cannot look: unknown is an error, and wakes nothing.</exception>
    Task<WatchLook> LookAsync(string? mark, CancellationToken cancellationToken);
}
