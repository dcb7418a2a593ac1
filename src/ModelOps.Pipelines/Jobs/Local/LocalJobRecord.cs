using System.Text.Json.Serialization;

namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>A job, as its folder keeps it.</summary>
/// <param name="Spec">What to run, without the variables, which are in a file that goes when the job has ended.</param>
/// <param name="Tasks">Its tasks.</param>
internal sealed record LocalJobRecord(JobSpec Spec, IReadOnlyList<LocalTask> Tasks)
{
    internal JobStatus Status => new(Spec.Key, [.. Tasks.Select(task => task.Task)]);

    internal bool HasEnded => Tasks.All(task => task.Task.HasEnded);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(LocalJobRecord))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LocalJson : JsonSerializerContext;
