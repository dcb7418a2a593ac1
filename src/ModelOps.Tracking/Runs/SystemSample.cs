using System.Globalization;

namespace ModelOps.Tracking.Runs;

/// <summary>CPU, memory and disk at one moment, under MLflow's names.</summary>
internal sealed class SystemSample
{
    private const double Megabyte = 1e6;
    private readonly double _cpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds;
    private (double Busy, double Total)? _before;
    private double _peak;

    /// <summary>One sample; nothing where the system does not tell, since a run must not fail for it.</summary>
    public IReadOnlyList<(string Key, double Value)> Take(string folder)
    {
        try
        {
            return [.. Read(folder)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return [];
        }
    }

    private IEnumerable<(string Key, double Value)> Read(string folder)
    {
        if (Cpu() is { } cpu)
        {
            yield return ("system/cpu_utilization_percentage", cpu);
        }

        var memory = GC.GetGCMemoryInfo();
        var used = Environment.WorkingSet / Megabyte;
        yield return ("system/process_memory_usage_megabytes", used);

        // MLflow has none of these: what the process took since the run began, as the last sample has it.
        yield return ("system/process_peak_memory_megabytes", _peak = Math.Max(_peak, used));
        yield return ("system/process_cpu_seconds", Environment.CpuUsage.TotalTime.TotalSeconds - _cpuSeconds);
        if (LinuxMemory() is var (inUse, total))
        {
            yield return ("system/system_memory_usage_megabytes", inUse / Megabyte);
            yield return ("system/system_memory_usage_percentage", 100 * inUse / total);
        }
        else if (memory.TotalAvailableMemoryBytes > 0)
        {
            yield return ("system/system_memory_usage_percentage", 100d * memory.MemoryLoadBytes / memory.TotalAvailableMemoryBytes);
        }

        var disk = new DriveInfo(Path.GetFullPath(folder));
        if (disk.IsReady)
        {
            yield return ("system/disk_usage_megabytes", (disk.TotalSize - disk.TotalFreeSpace) / Megabyte);
            yield return ("system/disk_usage_percentage", 100d * (disk.TotalSize - disk.TotalFreeSpace) / Math.Max(1, disk.TotalSize));
            yield return ("system/disk_available_megabytes", disk.AvailableFreeSpace / Megabyte);
        }
    }

    // The share of processor time since the sample before: of the machine on Linux, of this process elsewhere.
    private double? Cpu()
    {
        var now = OperatingSystem.IsLinux()
            ? LinuxCpu()
            : (Environment.CpuUsage.TotalTime.TotalSeconds, Environment.TickCount64 / 1000d * Environment.ProcessorCount);
        var last = _before;
        _before = now;
        return last is var (busy, total) && now.Item2 > total ? Math.Clamp(100 * (now.Item1 - busy) / (now.Item2 - total), 0, 100) : null;
    }

    private static (double Busy, double Total) LinuxCpu()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (fields.Sum() - fields[3] - fields[4], fields.Sum());
    }

    private static (double Used, double Total)? LinuxMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        double total = 0, available = 0;
        foreach (var line in File.ReadLines("/proc/meminfo").Take(5))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var bytes = double.Parse(fields[1], CultureInfo.InvariantCulture) * 1024;
            total = fields[0] == "MemTotal:" ? bytes : total;
            available = fields[0] == "MemAvailable:" ? bytes : available;
        }

        return total > 0 ? (total - available, total) : null;
    }
}
