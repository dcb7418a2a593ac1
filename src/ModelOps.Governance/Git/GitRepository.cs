namespace ModelOps.Governance.Git;

/// <summary>A clone on this machine. Names and commits go to git after they were checked, and never as options; no hook of the repository runs.</summary>
internal sealed class GitRepository
{
    // A large tree may be checked out, and files of Git LFS fetched.
    private static readonly TimeSpan _checkout = TimeSpan.FromMinutes(10);
    private readonly TimeProvider _time;
    private readonly GitProgram _git;

    private GitRepository(string root, TimeProvider time) => (Root, _time, _git) = (root, time, new GitProgram(root, time) { Longest = _checkout });

    /// <summary>The folder that its files are in.</summary>
    internal string Root { get; }

    /// <summary>The repository that a folder is in; null when it is in none.</summary>
    /// <exception cref="InvalidInputException">Git is not installed, or refuses to look.</exception>
    internal static async Task<GitRepository?> FindAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var (code, output, error) = await new GitProgram(folder, time).RunAsync(["rev-parse", "--show-toplevel"], cancellationToken).ConfigureAwait(false);
        return code == 0 ? new GitRepository(Path.GetFullPath(output.TrimEnd('\n', '\r')), time)
            : error.Contains("not a git repository", StringComparison.OrdinalIgnoreCase) ? null
            : throw new InvalidInputException($"git cannot read the repository of '{folder}': {error.TrimEnd('.')}. Run 'git status' there to see why.");
    }

    /// <summary>True for the whole id of a commit, which is all that is given to git as one.</summary>
    internal static bool IsCommitId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether it has the commit.</summary>
    internal async Task<bool> HasCommitAsync(string commit, CancellationToken cancellationToken) =>
        IsCommitId(commit) && (await _git.RunAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellationToken).ConfigureAwait(false)).Code == 0;

    /// <summary>Whether a commit has a file.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">Relative to the root, with <c>/</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<bool> HasFileAsync(string commit, string path, CancellationToken cancellationToken) =>
        IsCommitId(commit) && (await _git.RunAsync(["cat-file", "-e", $"{commit}:{path}"], cancellationToken).ConfigureAwait(false)).Code == 0;

    /// <summary>A path relative to the root, with <c>/</c>; null for one outside of it.</summary>
    internal string? Relative(string path) => Relative(Root, path);

    /// <summary>A path relative to a folder, with <c>/</c>; null for one outside of it.</summary>
    internal static string? Relative(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    /// <summary>What differs from the last commit, in git's own form, which 'git apply' takes; empty for a clean tree. Files that git does not track are not in it.</summary>
    /// <exception cref="InvalidInputException">Git cannot tell.</exception>
    internal static async Task<string> DiffAsync(string root, TimeProvider time, CancellationToken cancellationToken)
    {
        var (code, output, error) = await new GitProgram(root, time).RunAsync(["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--binary", "HEAD", "--"], cancellationToken).ConfigureAwait(false);
        return code == 0 ? output : throw new InvalidInputException($"git cannot compare '{root}' with its last commit: {error.TrimEnd('.')}.");
    }

    /// <summary>Checks a commit out into a worktree of its own.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">A folder that is not there yet.</param>
    /// <param name="cancellationToken">Stops it; what is there of the worktree goes.</param>
    /// <exception cref="InvalidInputException">Git refuses.</exception>
    internal async Task<GitWorktree> AddWorktreeAsync(string commit, string folder, CancellationToken cancellationToken)
    {
        Check(commit);
        var worktree = new GitWorktree(folder, new GitProgram(Root, _time));
        try
        {
            var (code, _, error) = await _git.RunAsync(["worktree", "add", "--detach", "--quiet", "--", folder, commit], cancellationToken).ConfigureAwait(false);
            return code == 0 ? worktree : throw new InvalidInputException($"git cannot check commit {commit[..7]} of '{Root}' out: {error.TrimEnd('.')}.");
        }
        catch
        {
            await worktree.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes the files of a commit into a folder, which knows nothing of the repository.</summary>
    /// <exception cref="InvalidInputException">Git refuses.</exception>
    internal async Task ExportAsync(string commit, string folder, CancellationToken cancellationToken)
    {
        Check(commit);
        var scratch = Directory.CreateTempSubdirectory("modelops-git-");
        try
        {
            var index = new Dictionary<string, string> { ["GIT_INDEX_FILE"] = Path.Combine(scratch.FullName, "index") };
            string[][] steps = [["read-tree", commit], ["checkout-index", "--all", $"--prefix={Path.GetFullPath(folder)}{Path.DirectorySeparatorChar}"]];
            foreach (var step in steps)
            {
                var (code, _, error) = await _git.RunAsync(step, index, cancellationToken).ConfigureAwait(false);
                if (code != 0)
                {
                    throw new InvalidInputException($"git cannot write the files of commit {commit[..7]} of '{Root}' to '{folder}': {error.TrimEnd('.')}.");
                }
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Makes changes in a folder of plain files, also where that lies in a repository.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="diff">The file with the changes, as <see cref="DiffAsync"/> writes them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why they do not fit; null when they were made.</returns>
    internal static async Task<string?> ApplyAsync(string folder, string diff, TimeProvider time, CancellationToken cancellationToken)
    {
        // In a repository git would leave files of a folder below alone, without a word.
        var variables = new Dictionary<string, string> { ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Path.GetFullPath(folder))! };
        var (code, _, error) = await new GitProgram(folder, time).RunAsync(["apply", "--whitespace=nowarn", "--", Path.GetFullPath(diff)], variables, cancellationToken).ConfigureAwait(false);
        return code == 0 ? null : error.TrimEnd('.');
    }

    /// <summary>A tag; null when there is none of that name.</summary>
    internal async Task<GitTag?> FindTagAsync(string name, CancellationToken cancellationToken)
    {
        var (code, output, error) = await _git.RunAsync(["for-each-ref", "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(contents)", $"refs/tags/{name}"], cancellationToken).ConfigureAwait(false);
        return code != 0 ? throw new InvalidInputException($"git cannot list the tags of '{Root}': {error.TrimEnd('.')}.")
            : output.Split('\0', 5) is [var reference, var type, var id, var commit, var message] && reference == $"refs/tags/{name}" ? new GitTag(name, type == "tag" ? commit : id, type == "tag", message.Trim())
            : null;
    }

    /// <summary>Puts an annotated tag on a commit.</summary>
    /// <exception cref="InvalidInputException">Git refuses.</exception>
    internal async Task CreateTagAsync(string name, string commit, string message, CancellationToken cancellationToken)
    {
        Check(commit);
        var (code, _, error) = await _git.RunAsync(["tag", "--annotate", "--cleanup=whitespace", $"--message={message}", "--", name, commit], cancellationToken).ConfigureAwait(false);
        if (code != 0)
        {
            var who = error.Contains("user.email", StringComparison.Ordinal) ? " Set who you are with 'git config user.name NAME' and 'git config user.email ADDRESS'." : "";
            throw new InvalidInputException($"git cannot make the tag '{name}' in '{Root}': {error.TrimEnd('.')}.{who}");
        }
    }

    private static void Check(string commit)
    {
        if (!IsCommitId(commit))
        {
            throw new InvalidInputException($"'{commit}' is not the id of a commit: that has 40 or 64 hexadecimal digits.");
        }
    }
}

/// <summary>A tag of a repository.</summary>
/// <param name="Name">Its name, without <c>refs/tags/</c>.</param>
/// <param name="Commit">The commit it is on.</param>
/// <param name="IsAnnotated">True for one with a message, an author and a date.</param>
/// <param name="Message">Its message; the commit's for one that is not annotated.</param>
internal sealed record GitTag(string Name, string Commit, bool IsAnnotated, string Message);
