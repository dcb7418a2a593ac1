using ModelOps.Governance.Git;

namespace ModelOps.Pipelines.Triggers;

/// <summary>Fires when a branch has a new commit, or where paths are given, a new one that touches them. The mark is that commit. It fetches nothing.</summary>
internal sealed class GitTrigger : ITrigger
{
    private const int Short = 7;
    private const string Branches = "refs/heads/";
    private readonly GitTriggerSpec _spec;
    private readonly string _folder;
    private readonly GitProgram _git;

    internal GitTrigger(GitTriggerSpec spec, string folder, TimeProvider time)
    {
        (_spec, _folder) = (spec, Path.GetFullPath(spec.Repository, folder));
        _git = new GitProgram(_folder, time, "Install git, or remove 'git:' from 'watch:'");
    }

    /// <inheritdoc />
    public string Name => "git";

    /// <inheritdoc />
    public string Subject => string.Join('\n', [Name, _folder, _spec.Branch ?? "", .. _spec.Paths]);

    /// <inheritdoc />
    public async Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder))
        {
            throw new InvalidInputException($"The folder '{_folder}' of 'git' is not there. Give the folder of a clone, such as 'git: .'.");
        }

        var branch = await BranchAsync(cancellationToken).ConfigureAwait(false);
        var shown = branch.Replace(Branches, "", StringComparison.Ordinal).Replace("refs/remotes/", "", StringComparison.Ordinal);
        var (code, output, error) = await _git.RunAsync(["log", "-1", "--no-show-signature", "--format=%H%n%s", branch, "--", .. _spec.Paths], cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new InvalidInputException($"git cannot read branch '{shown}' in '{_folder}': {error.TrimEnd('.')}. Correct 'git' of 'watch:', or run 'git log {shown}' there.");
        }

        if (output.Split('\n', 2) is not [{ Length: > 0 } commit, var subject])
        {
            throw new InvalidInputException($"No commit on branch '{shown}' in '{_folder}' touches {string.Join(", ", _spec.Paths)}. Correct 'paths' of 'git'; they are relative to that folder.");
        }

        var where = _spec.Paths.Count == 0 ? "" : $" touches {string.Join(", ", _spec.Paths)} and";
        return new(commit, mark is null || mark == commit ? null : $"Commit {commit[..Short]} ({GitProgram.OneLine(subject)}){where} is new on branch {shown}; the last one seen was {mark[..Math.Min(Short, mark.Length)]}.");
    }

    // The whole name of the branch: a tag may have the same short one.
    private async Task<string> BranchAsync(CancellationToken cancellationToken)
    {
        var (code, _, error) = await _git.RunAsync(["rev-parse", "--git-dir"], cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            throw new InvalidInputException($"'{_folder}' of 'git' cannot be watched: {error.TrimEnd('.')}. Give the folder of a clone, such as 'git: .', or make one with 'git init'.");
        }

        string[] names = _spec.Branch is { } given ? [Branches + given, "refs/remotes/" + given] : [await HeadAsync(cancellationToken).ConfigureAwait(false)];
        foreach (var name in names)
        {
            if (await _git.RunAsync(["rev-parse", "--verify", "--quiet", $"{name}^{{commit}}"], cancellationToken).ConfigureAwait(false) is { Code: 0 })
            {
                return name;
            }
        }

        if (_spec.Branch is null)
        {
            throw new InvalidInputException($"Branch '{names[0].Replace(Branches, "", StringComparison.Ordinal)}' in '{_folder}' has no commit yet. Commit first.");
        }

        var (_, all, _) = await _git.RunAsync(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes"], cancellationToken).ConfigureAwait(false);
        string[] known = all.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        throw new InvalidInputException($"The repository in '{_folder}' has no branch '{_spec.Branch}'.{(known.Length == 0 ? " It has no commit yet; commit first." : Suggestion.Among(_spec.Branch, known, "Its branches are"))}");
    }

    private async Task<string> HeadAsync(CancellationToken cancellationToken) => await _git.RunAsync(["symbolic-ref", "--quiet", "HEAD"], cancellationToken).ConfigureAwait(false) is { Code: 0, Output: var name }
        ? name.Trim()
        : throw new InvalidInputException($"The repository in '{_folder}' is on no branch (a commit or a tag is checked out). Name the branch, such as 'git: {{repository: {_spec.Repository}, branch: main}}'.");
}
