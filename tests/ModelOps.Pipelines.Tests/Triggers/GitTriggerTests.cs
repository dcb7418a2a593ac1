using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>A new commit of a real repository wakes a loop.</summary>
public sealed class GitTriggerTests : IDisposable
{
    private readonly GitFolder _repository = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_new_commit_wakes_it_once_and_is_named()
    {
        var first = _repository.Commit("a.txt");
        var watch = Watch(new());
        Assert.Equal(new TriggerLook(first, null), await watch.LookAsync(null, Stop));
        Assert.Equal(new TriggerLook(first, null), await watch.LookAsync(first, Stop));

        var second = _repository.Commit("b.txt", "Better\tfeatures\u001b[31m\n\nMore text.");
        var look = await watch.LookAsync(first, Stop);
        Assert.Equal((second, $"Commit {second[..7]} (Better features [31m) is new on branch main; the last one seen was {first[..7]}."), (look.Mark, look.Why));
        Assert.Null((await watch.LookAsync(second, Stop)).Why);
    }

    [Fact]
    public async Task Only_commits_that_touch_the_paths_count_and_the_folder_may_be_deep_inside()
    {
        var first = _repository.Commit("work/src/a.cs");
        var watch = Watch(new() { Repository = Path.Combine(_repository.Folder, "work"), Branch = "main", Paths = ["src/"] });
        Assert.Equal(first, (await watch.LookAsync(null, Stop)).Mark);
        _repository.Commit("notes.md");
        Assert.Equal(new TriggerLook(first, null), await watch.LookAsync(first, Stop));

        var second = _repository.Commit("work/src/b.cs");
        Assert.Equal($"Commit {second[..7]} (Change) touches src/ and is new on branch main; the last one seen was {first[..7]}.", (await watch.LookAsync(first, Stop)).Why);
    }

    [Fact]
    public async Task A_branch_counts_while_another_is_checked_out_and_so_does_one_of_a_remote()
    {
        var first = _repository.Commit("a.txt");
        _repository.Git("checkout", "--quiet", "-b", "other");
        _repository.Git("tag", "main", "HEAD");
        _repository.Commit("b.txt");
        Assert.Equal(first, (await Watch(new() { Branch = "main" }).LookAsync(null, Stop)).Mark);

        _repository.Git("update-ref", "refs/remotes/origin/main", first);
        Assert.Equal(first, (await Watch(new() { Branch = "origin/main" }).LookAsync(null, Stop)).Mark);
    }

    [Fact]
    public async Task A_commit_that_was_taken_back_is_a_change_too()
    {
        var first = _repository.Commit("a.txt");
        var second = _repository.Commit("b.txt");
        _repository.Git("reset", "--quiet", "--hard", first);
        Assert.StartsWith($"Commit {first[..7]} ", (await Watch(new()).LookAsync(second, Stop)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detached_head_needs_a_branch()
    {
        var first = _repository.Commit("a.txt");
        _repository.Git("checkout", "--quiet", "--detach");
        Assert.Equal($"The repository in '{_repository.Folder}' is on no branch (a commit or a tag is checked out). Name the branch, such as 'git: {{repository: ., branch: main}}'.", await RefusedAsync(new()));
        Assert.Equal(first, (await Watch(new() { Branch = "main" }).LookAsync(null, Stop)).Mark);
    }

    [Fact]
    public async Task A_branch_that_is_not_there_is_named_with_those_that_are()
    {
        Assert.Equal($"Branch 'main' in '{_repository.Folder}' has no commit yet. Commit first.", await RefusedAsync(new()));
        Assert.Equal($"The repository in '{_repository.Folder}' has no branch 'main'. It has no commit yet; commit first.", await RefusedAsync(new() { Branch = "main" }));

        _repository.Commit("a.txt");
        Assert.Equal($"The repository in '{_repository.Folder}' has no branch 'mian'. Did you mean 'main'? Its branches are: main.", await RefusedAsync(new() { Branch = "mian" }));
    }

    [Fact]
    public async Task Paths_that_no_commit_touches_and_paths_outside_are_errors()
    {
        _repository.Commit("a.txt");
        Assert.Equal($"No commit on branch 'main' in '{_repository.Folder}' touches scr/. Correct 'paths' of 'git'; they are relative to that folder.", await RefusedAsync(new() { Paths = ["scr/"] }));
        Assert.StartsWith($"git cannot read branch 'main' in '{_repository.Folder}': fatal: ../x: '../x' is outside repository", await RefusedAsync(new() { Paths = ["../x"] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_none_or_no_repository_is_an_error()
    {
        Assert.Equal($"The folder '{Path.Combine(_repository.Folder, "code")}' of 'git' is not there. Give the folder of a clone, such as 'git: .'.", await RefusedAsync(new() { Repository = "code" }));

        using var folder = new TemporaryFolder();
        var message = await RefusedAsync(new() { Repository = folder.Path });
        Assert.StartsWith($"'{folder.Path}' of 'git' cannot be watched: fatal: not a git repository", message, StringComparison.Ordinal);
        Assert.EndsWith(" Give the folder of a clone, such as 'git: .', or make one with 'git init'.", message, StringComparison.Ordinal);
    }

    private GitTrigger Watch(GitTriggerSpec spec) => new(spec, _repository.Folder, TimeProvider.System);

    private async Task<string> RefusedAsync(GitTriggerSpec spec) => (await Assert.ThrowsAsync<InvalidInputException>(() => Watch(spec).LookAsync(null, Stop))).Message;
}
