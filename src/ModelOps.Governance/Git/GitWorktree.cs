namespace ModelOps.Governance.Git;

/// <summary>A commit that is checked out in a folder of its own, until it is disposed of.</summary>
internal sealed class GitWorktree(string folder, GitProgram git) : IAsyncDisposable
{
    /// <summary>Where it is.</summary>
    internal string Folder { get; } = folder;

    /// <summary>Removes the folder and what the repository knows of it; also what a stopped checkout has left.</summary>
    public async ValueTask DisposeAsync()
    {
        var (code, _, _) = await git.RunAsync(["worktree", "remove", "--force", "--", Folder], CancellationToken.None).ConfigureAwait(false);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        if (code != 0)
        {
            await git.RunAsync(["worktree", "prune"], CancellationToken.None).ConfigureAwait(false);
        }
    }
}
