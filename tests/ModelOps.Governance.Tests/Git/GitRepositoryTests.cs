using ModelOps.Governance.Git;
using ModelOps.TestSupport;

namespace ModelOps.Governance.Tests.Git;

/// <summary>What is done with a repository: nothing of it runs.</summary>
public sealed class GitRepositoryTests : IDisposable
{
    private readonly GitFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_without_a_repository_has_none_and_one_inside_has_its_root()
    {
        using var outside = new TemporaryFolder();
        _folder.Commit("notebooks/a.txt");

        var inside = await GitRepository.FindAsync(_folder.File("notebooks"), TimeProvider.System, Stop);

        Assert.Null(await GitRepository.FindAsync(outside.Path, TimeProvider.System, Stop));
        Assert.Null(await GitRepository.FindAsync(outside.File("missing"), TimeProvider.System, Stop));
        Assert.Equal(_folder.Git("rev-parse", "--show-toplevel"), inside!.Root);
        Assert.Equal("notebooks/a.txt", inside.Relative(Path.Combine(inside.Root, "notebooks", "a.txt")));
        Assert.Null(inside.Relative(outside.Path));
    }

    [Fact]
    public async Task A_worktree_has_the_files_of_its_commit_runs_no_hook_and_goes_without_a_trace()
    {
        var commit = _folder.Commit("a.txt");
        var before = await File.ReadAllTextAsync(_folder.File("a.txt"), Stop);
        _folder.Commit("a.txt");
        Hook("post-checkout");
        var repository = await FindAsync();
        using var place = new TemporaryFolder();

        await using (var worktree = await repository.AddWorktreeAsync(commit, place.File("code"), Stop))
        {
            Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(worktree.Folder, "a.txt"), Stop));
            Assert.Equal(2, _folder.Git("worktree", "list").Split('\n').Length);
        }

        Assert.False(Path.Exists(place.File("code")));
        Assert.Single(_folder.Git("worktree", "list").Split('\n'));
        Assert.False(File.Exists(_folder.File("hooked")));
    }

    [Fact]
    public async Task A_commit_is_written_as_plain_files()
    {
        var commit = _folder.Commit("code/a.txt");
        var repository = await FindAsync();
        using var place = new TemporaryFolder();

        await repository.ExportAsync(commit, place.File("out"), Stop);

        Assert.Equal(await File.ReadAllTextAsync(_folder.File("code", "a.txt"), Stop), await File.ReadAllTextAsync(place.File("out", "code", "a.txt"), Stop));
        Assert.False(Path.Exists(place.File("out", ".git")));
        Assert.Empty(_folder.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_difference_can_be_applied_and_a_clean_tree_has_none()
    {
        _folder.Commit("a.txt");
        _folder.Write("untracked.txt", "x");
        Assert.Empty(await GitRepository.DiffAsync(_folder.Folder, TimeProvider.System, Stop));
        var changed = _folder.Write("a.txt", "changed\n");

        var diff = await GitRepository.DiffAsync(_folder.Folder, TimeProvider.System, Stop);

        _folder.Git("checkout", "--quiet", "--", "a.txt");
        _folder.Git("apply", _folder.Write("untracked.txt", diff));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(changed, Stop));
    }

    [Fact]
    public async Task A_tag_is_found_with_its_commit_and_message()
    {
        var commit = _folder.Commit("a.txt");
        var repository = await FindAsync();

        await repository.CreateTagAsync("model/credit/1", commit, "credit version 1\n\nrun: 1\n# no comment", Stop);
        _folder.Git("tag", "light");

        Assert.Equal(new GitTag("model/credit/1", commit, IsAnnotated: true, "credit version 1\n\nrun: 1\n# no comment"), await repository.FindTagAsync("model/credit/1", Stop));
        Assert.False((await repository.FindTagAsync("light", Stop))!.IsAnnotated);
        Assert.Null(await repository.FindTagAsync("model/credit", Stop));
        var again = await Assert.ThrowsAsync<InvalidInputException>(() => repository.CreateTagAsync("model/credit/1", commit, "x", Stop));
        Assert.StartsWith($"git cannot make the tag 'model/credit/1' in '{repository.Root}': fatal: tag 'model/credit/1' already exists", again.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output=x")]
    [InlineData("HEAD")]
    [InlineData("main; touch x")]
    [InlineData("")]
    public async Task Nothing_but_the_id_of_a_commit_is_given_to_git_as_one(string commit)
    {
        _folder.Commit("a.txt");
        var repository = await FindAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => repository.AddWorktreeAsync(commit, _folder.File("out"), Stop));

        Assert.Equal($"'{commit}' is not the id of a commit: that has 40 or 64 hexadecimal digits.", refused.Message);
        Assert.False(await repository.HasCommitAsync(commit, Stop));
        Assert.False(await repository.HasFileAsync(commit, "a.txt", Stop));
    }

    [Fact]
    public async Task A_commit_or_a_file_that_is_not_there_is_not_there()
    {
        var commit = _folder.Commit("a.txt");
        var repository = await FindAsync();

        Assert.True(await repository.HasFileAsync(commit, "a.txt", Stop));
        Assert.False(await repository.HasFileAsync(commit, "b.txt", Stop));
        Assert.False(await repository.HasCommitAsync(new string('0', 40), Stop));
        await Assert.ThrowsAsync<InvalidInputException>(() => repository.AddWorktreeAsync(new string('0', 40), _folder.File("out"), Stop));
        Assert.Single(_folder.Git("worktree", "list").Split('\n'));
    }

    private async Task<GitRepository> FindAsync() => (await GitRepository.FindAsync(_folder.Folder, TimeProvider.System, Stop))!;

    private void Hook(string name)
    {
        var hook = _folder.Write($".git/hooks/{name}", $"#!/bin/sh\ntouch '{_folder.File("hooked")}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
