namespace ModelOps;

/// <summary>The C# call of <c>#!loop</c>.</summary>
public static class LoopExtensions
{
    /// <summary>Runs, shows, pauses, resumes or triggers a loop.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="action"><c>run</c>, <c>status</c>, <c>pause</c>, <c>resume</c> or <c>trigger</c>.</param>
    /// <param name="name">The loop's file, or its name; null for all loops, with <c>status</c>.</param>
    /// <param name="options">How; null for the defaults. With <see cref="LoopOptions.Once"/> a run returns when its cycle has ended, else only when it is stopped.</param>
    /// <param name="cancellationToken">Stops a run where it is; the next one goes on.</param>
    /// <returns>The loop as it stands; see <see cref="LoopResult.Cycle"/>.</returns>
    /// <exception cref="InvalidInputException">No such loop, a file with errors (all at once), or a loop that another process runs.</exception>
    public static Task<LoopResult> LoopAsync(this ModelOpsSession ops, string action = LoopOptions.Status, string? name = null, LoopOptions? options = null, CancellationToken cancellationToken = default) =>
        new LoopCommand().CallAsync(ops, (options ?? new LoopOptions()) with { Action = action, Name = name }, cancellationToken);
}
