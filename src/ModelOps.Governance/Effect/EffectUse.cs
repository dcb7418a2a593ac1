namespace ModelOps;

/// <summary>What a training or a served model took of its machine.</summary>
/// <param name="Name">The run or the deployment.</param>
/// <param name="CpuSeconds">Seconds of one processor core.</param>
/// <param name="PeakMegabytes">The most memory of its process, in 10⁶ bytes; null where it is not known.</param>
public sealed record EffectUse(string Name, double CpuSeconds, double? PeakMegabytes);

/// <summary>How energy is estimated.</summary>
/// <param name="WattsPerCore">The power of one busy core, in watts. Default 12, what Green Algorithms (Lannelongue, Grealey, Inouye 2021) takes for a processor that is not known.</param>
/// <param name="Pue">Power usage effectiveness: the whole data centre's power over its computers'. Default 1.58, the average of the Uptime Institute's survey of 2023.</param>
public sealed record EnergyAssumptions(double WattsPerCore = 12, double Pue = 1.58)
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>CPU seconds × watts of a core × PUE ÷ 3.6 million, in kWh. Memory, disks and networks are left out.</summary>
    /// <param name="cpuSeconds">Seconds of one core.</param>
    public double KilowattHours(double cpuSeconds) => cpuSeconds * WattsPerCore * Pue / JoulesPerKilowattHour;
}
