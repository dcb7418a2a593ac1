using System.Globalization;
using ModelOps.Governance.Git;

namespace ModelOps;

/// <summary>When commits were made, as the git repository of a folder knows it.</summary>
internal sealed class CommitTimes(string folder, TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset?> _known = new(StringComparer.Ordinal);
    private readonly GitProgram _git = new(folder, time);

    /// <summary>The time of a commit; null for one that the repository does not have, and without git.</summary>
    public async Task<DateTimeOffset?> OfAsync(string commit, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(commit, out var known))
        {
            _known[commit] = known = GitRepository.IsCommitId(commit) ? await AskAsync(commit, cancellationToken).ConfigureAwait(false) : null;
        }

        return known;
    }

    private async Task<DateTimeOffset?> AskAsync(string commit, CancellationToken cancellationToken)
    {
        try
        {
            var (code, output, _) = await _git.RunAsync(["show", "-s", "--format=%ct", commit], cancellationToken).ConfigureAwait(false);
            return code == 0 && long.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
