using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>Slurm's own programs. No shell reads their arguments.</summary>
internal sealed partial class SlurmProgram(TimeProvider time)
{
    private const int Tries = 5;
    private const int Growth = 2;
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    /// <summary>The programs that the engine calls.</summary>
    internal static IReadOnlyList<string> Needed { get; } = ["sbatch", "squeue", "scancel", "sinfo"];

    /// <summary>Where a program is; null when it is not on the PATH.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs one; when the controller does not answer, some times.</summary>
    /// <returns>Its exit code, what it wrote, and what it said went wrong.</returns>
    /// <exception cref="WorkFailedException">The controller does not answer, or the program does not end.</exception>
    internal async Task<(int Code, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> words, string input, CancellationToken cancellationToken)
    {
        var pause = _firstPause;
        for (var tries = 1; ; tries++, pause *= Growth)
        {
            var answer = await OnceAsync(program, words, input, cancellationToken).ConfigureAwait(false);
            if (answer.Code == 0 || !NoAnswer().IsMatch(answer.Error))
            {
                return answer;
            }

            if (tries == Tries)
            {
                throw new WorkFailedException($"Slurm's controller does not answer '{program}': {OneLine(answer.Error)}. See whether 'scontrol ping' finds it.");
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A program's message in one line, without its own name.</summary>
    internal static string OneLine(string text) =>
        string.Join(" ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => Prefix().Replace(line, "").TrimEnd('.'))).Trim() is { Length: > 0 } said ? said : "it says nothing";

    private async Task<(int Code, string Output, string Error)> OnceAsync(string program, IReadOnlyList<string> words, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };

        // Times come in the zone of the program that asks.
        (start.Environment["TZ"], start.Environment["SLURM_TIME_FORMAT"], start.Environment["LC_ALL"]) = ("UTC", "standard", "C.UTF-8");
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new WorkFailedException($"Slurm's program '{program}' cannot be started: {exception.Message.TrimEnd('.')}.");
        }

        using (process)
        {
            using var limit = new CancellationTokenSource(_longest, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                var (output, error) = (process.StandardOutput.ReadToEndAsync(stop.Token), process.StandardError.ReadToEndAsync(stop.Token));
                await WriteAsync(process, input).ConfigureAwait(false);
                await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
                return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw new WorkFailedException($"Slurm's program '{program}' has not ended in {DurationText.Of(_longest)}. See whether 'scontrol ping' finds the controller.");
            }
        }
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read: its exit code and message say why.
        }
    }

    [GeneratedRegex("Unable to contact slurm controller|Socket timed out|Zero Bytes were transmitted|Communication connection failure|Connection refused|Unexpected message received|Transport endpoint|Resource temporarily unavailable", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoAnswer();

    [GeneratedRegex("^\\w+: (error: |fatal: )?", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();
}
