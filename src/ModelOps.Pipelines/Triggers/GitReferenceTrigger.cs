using ModelOps.Governance.Git;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// Fires when a branch of a remote has a new commit, or when there is a new tag, in the clone or at a remote. A remote is asked by <c>git ls-remote</c>, which fetches nothing. The mark is the commit; of tags
/// all of them with what they name. A tag that was deleted fires nothing, and one that was moved does.
/// </summary>
internal sealed class GitReferenceTrigger : ITrigger
{
    private const int Short = 7;
    private const int Kept = 12;
    private const string None = "none";
    private const string Tags = "refs/tags/";
    private static readonly Dictionary<string, string> _silent = new() { ["GIT_SSH_COMMAND"] = Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") ?? "ssh -oBatchMode=yes" };
    private readonly GitTriggerSpec _spec;
    private readonly string _folder;
    private readonly GitProgram _git;

    internal GitReferenceTrigger(GitTriggerSpec spec, string folder, TimeProvider time)
    {
        (_spec, _folder) = (spec, Path.GetFullPath(spec.Repository, folder));
        _git = new GitProgram(_folder, time, "Install git, or remove 'git:' from 'watch:'");
    }

    /// <inheritdoc />
    public string Name => "git";

    /// <inheritdoc />
    public string Subject => string.Join('\n', Name, _folder, _spec.Remote ?? "", _spec.Branch ?? "", _spec.Tag ?? "");

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder))
        {
            throw new InvalidInputException($"The folder '{_folder}' of 'git' is not there. Give the folder of a clone, such as 'git: .'.");
        }

        var found = await ReferencesAsync(cancellationToken).ConfigureAwait(false);
        return _spec.Tag is null ? Branch(found, mark) : Tag(found, mark);
    }

    private TriggerLook Branch(IReadOnlyList<(string Name, string Commit)> found, string? mark)
    {
        var name = _spec.Branch is { } branch ? $"refs/heads/{branch}" : "HEAD";
        var commit = found.FirstOrDefault(each => each.Name == name).Commit
            ?? throw new InvalidInputException($"{Capital(Place)} has no branch '{_spec.Branch ?? "HEAD"}'. Give one that 'git ls-remote --heads {_spec.Remote}' shows.");
        var shown = _spec.Branch is null ? "the default branch" : $"branch {_spec.Branch}";
        return new(commit, mark is null || mark == commit ? null : $"Commit {commit[..Short]} is new on {shown} of {Place}; the last one seen was {mark[..Math.Min(Short, mark.Length)]}.");
    }

    private TriggerLook Tag(IReadOnlyList<(string Name, string Commit)> found, string? mark)
    {
        string[] all = [.. found.Where(each => each.Name.StartsWith(Tags, StringComparison.Ordinal)).Select(each => $"{each.Name[Tags.Length..]}={each.Commit[..Math.Min(Kept, each.Commit.Length)]}").Order(StringComparer.Ordinal)];
        var whole = all.Length == 0 ? None : string.Join(' ', all);
        var note = all.Length == 0 ? $"{Capital(Place)} has no tag '{_spec.Tag}' yet. It waits for the first." : null;
        if (mark is null)
        {
            return new(whole, null) { Note = note };
        }

        var seen = mark.Split(' ').ToHashSet(StringComparer.Ordinal);
        string[] added = [.. all.Where(tag => !seen.Contains(tag)).Select(tag => tag[..tag.LastIndexOf('=')])];
        return added.Length == 0 ? new(mark, null) { Note = note } : new(whole, $"The {(added.Length == 1 ? "tag" : "tags")} {string.Join(", ", added)} of {Place} {(added.Length == 1 ? "is" : "are")} new.");
    }

    private string Place => _spec.Remote is { } remote ? $"the remote '{remote}'" : $"the repository in '{_folder}'";

    private static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";

    private async Task<IReadOnlyList<(string Name, string Commit)>> ReferencesAsync(CancellationToken cancellationToken)
    {
        var wanted = _spec.Tag is { } tag ? Tags + tag : _spec.Branch is { } branch ? $"refs/heads/{branch}" : "HEAD";
        string[] words = _spec.Remote is { } remote ? ["ls-remote", .. _spec.Tag is null ? [] : (string[])["--refs"], "--", remote, wanted] : ["for-each-ref", "--format=%(objectname)\t%(refname)", "--", wanted];
        var (code, output, error) = await _git.RunAsync(words, _silent, cancellationToken).ConfigureAwait(false);
        return code == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(parts => parts.Length == 2).Select(parts => (parts[1], parts[0]))]
            : throw new InvalidInputException($"git cannot read {Place}: {error.TrimEnd('.')}. Run 'git {string.Join(' ', words)}' in '{_folder}' to see why; it is asked again.");
    }
}
