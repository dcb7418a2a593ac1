namespace ModelOps;

/// <summary>The C# call of <c>#!schedule</c>.</summary>
public static class ScheduleExtensions
{
    /// <summary>Writes the schedule of a pipeline or a notebook for another scheduler, runs schedules here, or shows them.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="target">The pipeline's file or the notebook; or <c>run</c> or <c>status</c>.</param>
    /// <param name="options">How; null for the defaults. With <see cref="ScheduleOptions.Once"/> a run returns when what is due has ended, else only when it is stopped.</param>
    /// <param name="cancellationToken">Stops a run; what it has started goes on.</param>
    /// <exception cref="InvalidInputException">A file that cannot be scheduled, or not in that format; options that do not fit (all at once).</exception>
    public static Task<ScheduleResult> ScheduleAsync(this ModelOpsSession ops, string target = ScheduleOptions.Status, ScheduleOptions? options = null, CancellationToken cancellationToken = default) =>
        new ScheduleCommand().CallAsync(ops, (options ?? new ScheduleOptions()) with { Target = target }, cancellationToken);
}
