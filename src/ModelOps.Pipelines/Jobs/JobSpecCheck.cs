using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelOps.Pipelines.Jobs;

/// <summary>What is wrong with a job, whatever the engine.</summary>
internal static partial class JobSpecCheck
{
    internal static IReadOnlyList<string> Errors(JobSpec job)
    {
        List<string> errors = [];
        Refuse(!IsKey().IsMatch(job.Key), $"The key '{job.Key}' of the job cannot be used. A key has at most 63 lower-case letters, digits and '-', and begins and ends with a letter or digit.");
        Refuse(job.Command.Count == 0 || job.Command[0].Length == 0, $"The job '{job.Key}' has no command. Name a program.");
        Refuse(job.Command.Any(word => word.Contains('\0', StringComparison.Ordinal)), $"The command of the job '{job.Key}' has a word with a zero byte in it, which no program can be given.");
        AtLeast(job.Tasks, 1, "number of tasks");
        Refuse(job.TaskNames.Count > 0 && job.TaskNames.Count != job.Tasks, $"The job '{job.Key}' has {job.Tasks} tasks, but names for {job.TaskNames.Count}. Name all of them, or none.");
        AtLeast(job.Slots, 1, "number of slots");
        AtLeast(job.Resources.Cpus, 1, "number of processors");
        AtLeast(job.Resources.Memory, 1, "memory, in bytes,");
        AtLeast(job.Resources.Gpus, 0, "number of graphics processors");
        AtLeast(job.Requeues, 0, "number of requeues");
        Refuse(job.TimeLimit is { } limit && limit <= TimeSpan.Zero, $"The time limit of the job '{job.Key}' is {Duration(job.TimeLimit)}, but must be longer than 0.");
        foreach (var (name, value) in job.Variables)
        {
            Refuse(!IsVariable().IsMatch(name), $"The name '{name}' of a variable of the job '{job.Key}' cannot be used. Names have letters, digits and '_', and begin with a letter or '_'.");
            Refuse(value.Contains('\0', StringComparison.Ordinal), $"The variable '{name}' of the job '{job.Key}' has a zero byte in it, which no program can be given.");
        }

        return errors;

        void Refuse(bool isWrong, string error)
        {
            if (isWrong)
            {
                errors.Add(error);
            }
        }

        void AtLeast(long? value, long least, string what) =>
            Refuse(value < least, string.Create(CultureInfo.InvariantCulture, $"The {what} of the job '{job.Key}' is {value}, but must be at least {least}."));
    }

    /// <summary>Whether a text can be a key, and so the name of a file.</summary>
    internal static bool IsKeyOf(string text) => IsKey().IsMatch(text);

    private static string Duration(TimeSpan? time) => time is { Ticks: >= 0 } known ? DurationText.Of(known) : time?.ToString("c", CultureInfo.InvariantCulture) ?? "";

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsKey();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsVariable();
}
