using ModelOps.Pipelines.Text;

namespace ModelOps.Pipelines.Schedules;

/// <summary>The command lines of a job that a shell on another machine runs.</summary>
internal static class ScheduleCommands
{
    /// <summary>The tool with words after it, and the job's variables before it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="command">The words after <c>modelops</c>.</param>
    /// <param name="parted">Characters that the scheduler itself reads, as <see cref="ShellText.Line"/> has them.</param>
    internal static string Line(ScheduleJob job, IReadOnlyList<string> command, string parted = "") =>
        ShellText.Line([.. job.Variables.Count > 0 ? (string[])["env", .. job.Variables.Select(variable => $"{variable.Key}={variable.Value}")] : [], "modelops", .. command], parted);

    /// <summary>The steps, or one that runs all.</summary>
    internal static IReadOnlyList<ScheduleStep> Parts(ScheduleJob job) => job.Steps.Count > 0 ? job.Steps : [new("pipeline", job.Command) { TimeLimit = job.TimeLimit }];
}
