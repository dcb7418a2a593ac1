using System.Diagnostics;
using System.Globalization;

namespace ModelOps.TestSupport;

/// <summary>
/// Kills a tool's processes (SIGKILL) at random times of their work: which of them and when is drawn from a seed, so that a trial that fails can be run again.
/// </summary>
public sealed class KillTrials(int seed = 20_261_130)
{
    private readonly Random _random = new(seed);

    /// <summary>Whom a trial kills.</summary>
    public enum Target
    {
        /// <summary>The process that was started, which may watch another.</summary>
        First,

        /// <summary>The process that it started.</summary>
        Child,

        /// <summary>Both, one directly after the other.</summary>
        Both,
    }

    /// <summary>How many kills: <c>MODELOPS_KILLS</c>, for the long run.</summary>
    /// <param name="few">How many by default.</param>
    public static int CountOr(int few) => int.TryParse(Environment.GetEnvironmentVariable("MODELOPS_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : few;

    /// <summary>Runs trials, one after another.</summary>
    /// <param name="count">How many.</param>
    /// <param name="whole">How long the work takes undisturbed: kills come at any time of it, and shortly after.</param>
    /// <param name="start">Starts the work of a trial.</param>
    /// <param name="check">Looks at what is left, when the first process and all that it started have ended.</param>
    public async Task RunAsync(int count, TimeSpan whole, Func<int, Process> start, Func<Trial, Task> check)
    {
        for (var number = 0; number < count; number++)
        {
            using var process = start(number);
            await check(await KillAsync(process, whole) with { Number = number });
        }
    }

    /// <summary>Kills at a random time, and waits for the end of the first process and of all that it started.</summary>
    /// <param name="process">The first process.</param>
    /// <param name="whole">How long its work takes undisturbed.</param>
    public async Task<Trial> KillAsync(Process process, TimeSpan whole)
    {
        var target = (Target)_random.Next(3);
        var delay = whole * (1.1 * _random.NextDouble());
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(delay));
        var children = process.HasExited ? [] : Children(process.Id);
        if (target != Target.Child && !process.HasExited)
        {
            Kill(process.Id);
        }

        if (target != Target.First)
        {
            children.ForEach(Kill);
        }

        await process.WaitForExitAsync();
        await Wait.UntilAsync(() => children.All(child => !IsRunning(child)), "The end of the processes that were started");
        return new(0, target, delay, process.ExitCode, process.ExitCode == SigKill);
    }

    private const int SigKill = 137;

    private static List<int> Children(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => Stat(id) is [_, var of, ..] && of == parent.ToString(CultureInfo.InvariantCulture))];

    private static bool IsRunning(int id) => Stat(id) is [not "Z", ..];

    private static string[] Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void Kill(int id)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-KILL", id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <summary>What was done in a trial.</summary>
    /// <param name="Number">Which, from 0.</param>
    /// <param name="Target">Whom it killed.</param>
    /// <param name="Delay">When, after the start.</param>
    /// <param name="ExitCode">The first process's exit code.</param>
    /// <param name="IsKilled">Whether the first process was killed.</param>
    public sealed record Trial(int Number, Target Target, TimeSpan Delay, int ExitCode, bool IsKilled);
}
