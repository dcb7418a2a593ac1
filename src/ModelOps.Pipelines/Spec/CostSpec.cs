namespace ModelOps.Pipelines.Spec;

/// <summary>What an hour of a machine costs, for the report.</summary>
/// <param name="CpuHour">A processor for an hour.</param>
/// <param name="GpuHour">A graphics processor for an hour.</param>
/// <param name="Currency">The unit, as people write it behind the number.</param>
internal sealed record CostSpec(double CpuHour, double GpuHour, string Currency)
{
    /// <summary>What a time on reserved processors costs.</summary>
    internal double Of(TimeSpan time, JobResources resources) => time.TotalHours * ((CpuHour * resources.Cpus) + (GpuHour * resources.Gpus));
}
