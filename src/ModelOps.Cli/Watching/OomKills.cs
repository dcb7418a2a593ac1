using System.Globalization;

namespace ModelOps.Cli.Watching;

/// <summary>
/// How often the system has ended a process of this control group for want of memory, by the group's own count (<c>memory.events</c>, in the first version of
/// control groups <c>memory.oom_control</c>). A process that was killed while the count rose was ended by that; where there is no count, nothing is claimed.
/// </summary>
internal sealed class OomKills
{
    private readonly string? _file;
    private long? _noted;

    internal OomKills()
        : this(OperatingSystem.IsLinux() ? FileOf("/proc/self/cgroup", "/sys/fs/cgroup") : null)
    {
    }

    /// <param name="file">The file with the count; null for none.</param>
    internal OomKills(string? file)
    {
        _file = file;
        Note();
    }

    /// <summary>Notes the count of now.</summary>
    internal void Note() => _noted = Count();

    /// <summary>Whether the count has risen since it was noted last.</summary>
    internal bool HasRisen() => _noted is { } before && Count() > before;

    /// <summary>The file of a process's control group; null when its memory is not counted, or the file is out of sight.</summary>
    internal static string? FileOf(string membership, string mount)
    {
        try
        {
            foreach (var line in File.ReadLines(membership))
            {
                var parts = line.Split(':', 3);
                var isSecond = parts is ["0", "", _];
                if (!isSecond && !parts[1].Split(',').Contains("memory"))
                {
                    continue;
                }

                // In a container the group may be the root of what can be seen.
                string[] folders = isSecond ? [mount + parts[2], mount] : [$"{mount}/memory{parts[2]}", $"{mount}/memory"];
                if (folders.Select(folder => Path.Combine(folder, isSecond ? "memory.events" : "memory.oom_control")).FirstOrDefault(File.Exists) is { } file)
                {
                    return file;
                }
            }

            return null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private long? Count()
    {
        try
        {
            return _file is null ? null
                : File.ReadLines(_file).Select(line => line.Split(' ')).Where(words => words is ["oom_kill", _]).Select(words => (long?)long.Parse(words[1], CultureInfo.InvariantCulture)).FirstOrDefault();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
