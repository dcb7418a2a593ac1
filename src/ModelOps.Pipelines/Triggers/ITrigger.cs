namespace ModelOps.Pipelines.Triggers;

/// <summary>One reason to run: new data, a commit, a time.</summary>
internal interface ITrigger
{
    /// <summary>Its name in the section <c>watch:</c> and in the state, such as <c>data</c>.</summary>
    string Name { get; }

    /// <summary>Its name with what it watches. A mark counts for the same subject alone: after that has changed, the next look is the first.</summary>
    string Subject { get; }

    /// <summary>Looks whether there is a reason to run.</summary>
    /// <param name="mark">What it saw when it was last acted on, or first looked; null at the first look, which wakes nothing but records the mark.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="ModelOpsException">It cannot look: unknown is an error, and wakes nothing.</exception>
    Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken);
}
