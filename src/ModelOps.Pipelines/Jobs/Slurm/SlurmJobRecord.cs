using System.Text.Json.Serialization;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>A job, as its folder keeps it.</summary>
/// <param name="Spec">What to run, without the variables.</param>
/// <param name="Token">What the job's comment in Slurm ends with: found by it when the one who sent it died before it noted the id.</param>
internal sealed record SlurmJobRecord(JobSpec Spec, string Token)
{
    /// <summary>Slurm's number of the job array; null before it is known.</summary>
    public string? Id { get; init; }

    /// <summary>How its tasks ended, once all have: Slurm forgets jobs.</summary>
    public IReadOnlyList<JobTask>? Ended { get; init; }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SlurmJobRecord))]
internal sealed partial class SlurmJson : JsonSerializerContext;
