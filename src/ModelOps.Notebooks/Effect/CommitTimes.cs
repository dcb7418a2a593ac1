using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ModelOps;

/// <summary>When commits were made, as the git repository of a folder knows it.</summary>
internal sealed class CommitTimes(string folder)
{
    private readonly Dictionary<string, DateTimeOffset?> _known = new(StringComparer.Ordinal);

    /// <summary>The time of a commit; null for one that the repository has not, and without git.</summary>
    public async Task<DateTimeOffset?> OfAsync(string commit, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(commit, out var time))
        {
            _known[commit] = time = commit.Length is >= 7 and <= 64 && commit.All(char.IsAsciiHexDigit) ? await AskAsync(commit, cancellationToken).ConfigureAwait(false) : null;
        }

        return time;
    }

    private async Task<DateTimeOffset?> AskAsync(string commit, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["--no-pager", "show", "-s", "--format=%ct", commit]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start)!;
            var (output, _) = (git.StandardOutput.ReadToEndAsync(cancellationToken), git.StandardError.ReadToEndAsync(cancellationToken));
            var text = await output.ConfigureAwait(false);
            await git.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return git.ExitCode == 0 && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
