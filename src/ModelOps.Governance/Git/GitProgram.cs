using System.ComponentModel;
using System.Diagnostics;

namespace ModelOps.Governance.Git;

/// <summary>The program <c>git</c>. It starts none of the repository's hooks.</summary>
/// <param name="folder">The folder that it works in.</param>
/// <param name="time">The clock of its time limit.</param>
/// <param name="advice">What to do where git is not installed, as an order.</param>
internal sealed class GitProgram(string folder, TimeProvider time, string advice = "Install git")
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    // They would lead it to another repository than the folder's.
    private static readonly string[] _foreign = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE"];

    // Programs that a repository's own settings name are not for a reader of its commits to start.
    private static readonly string[] _settings = ["--no-pager", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

    /// <summary>How long a call may take. Default 1 minute.</summary>
    internal TimeSpan Longest { get; init; } = _longest;

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code, what it wrote, and what it said went wrong, on one line.</returns>
    /// <exception cref="InvalidInputException">It cannot be started, or does not end.</exception>
    internal Task<(int Code, string Output, string Error)> RunAsync(string[] words, CancellationToken cancellationToken) => RunAsync(words, new Dictionary<string, string>(), cancellationToken);

    /// <summary>Runs it with more variables.</summary>
    internal async Task<(int Code, string Output, string Error)> RunAsync(string[] words, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", [.. _settings, .. words]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(_foreign, name => start.Environment.Remove(name));
        (start.Environment["LC_ALL"], start.Environment["GIT_OPTIONAL_LOCKS"], start.Environment["GIT_TERMINAL_PROMPT"]) = ("C.UTF-8", "0", "0");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidInputException($"The program 'git' cannot be started: {exception.Message.TrimEnd('.')}. {advice}.", exception);
        }

        using (process)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Longest, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                var (output, error) = (process.StandardOutput.ReadToEndAsync(stop.Token), process.StandardError.ReadToEndAsync(stop.Token));
                await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
                return (process.ExitCode, await output.ConfigureAwait(false), OneLine(await error.ConfigureAwait(false)));
            }
            catch (OperationCanceledException)
            {
                // What it has started may keep its output open.
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidInputException($"'git {words[0]}' in '{folder}' has not ended in {Longest.TotalSeconds:0} seconds. Run it there to see why.");
            }
        }
    }

    /// <summary>A text of the repository on one line, without what would steer a terminal.</summary>
    internal static string OneLine(string text) => string.Join(' ', new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
