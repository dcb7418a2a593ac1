using ModelOps.Evaluation.Yaml;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Tests.Triggers;

/// <summary>Tags, and branches of a remote that nobody fetched, of real repositories.</summary>
public sealed class GitReferenceTriggerTests : IDisposable
{
    private readonly GitFolder _repository = new();
    private readonly GitFolder _remote = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _repository.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public async Task A_new_commit_of_a_remote_fires_without_a_fetch()
    {
        var first = _remote.Commit("a.txt");
        _repository.Git("remote", "add", "origin", _remote.Folder);
        foreach (var trigger in (ITrigger[])[Trigger(new() { Remote = "origin", Branch = "main" }), Trigger(new() { Remote = "origin" }), Trigger(new() { Remote = _remote.Folder, Branch = "main" })])
        {
            Assert.Equal(new TriggerLook(first, null), await trigger.LookAsync(null, Stop));
            Assert.Null((await trigger.LookAsync(first, Stop)).Why);
        }

        var second = _remote.Commit("b.txt");
        var look = await Trigger(new() { Remote = "origin", Branch = "main" }).LookAsync(first, Stop);
        Assert.Equal((second, $"Commit {second[..7]} is new on branch main of the remote 'origin'; the last one seen was {first[..7]}."), (look.Mark, look.Why));
        Assert.StartsWith($"Commit {second[..7]} is new on the default branch of the remote 'origin'", (await Trigger(new() { Remote = "origin" }).LookAsync(first, Stop)).Why, StringComparison.Ordinal);
        Assert.Empty(_repository.Git("for-each-ref"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_tag_fires_once_and_one_that_is_deleted_does_not(bool isRemote)
    {
        var at = isRemote ? _remote : _repository;
        at.Commit("a.txt");
        var trigger = Trigger(new() { Remote = isRemote ? _remote.Folder : null, Tag = "v*" });
        var place = isRemote ? $"the remote '{_remote.Folder}'" : $"the repository in '{_repository.Folder}'";
        var none = await trigger.LookAsync(null, Stop);
        Assert.Equal(("none", $"T{place[1..]} has no tag 'v*' yet. It waits for the first."), (none.Mark, none.Note));

        at.Git("tag", "other");
        Assert.Null((await trigger.LookAsync(none.Mark, Stop)).Why);
        at.Git("tag", "v1");
        var one = await trigger.LookAsync(none.Mark, Stop);
        Assert.Equal($"The tag v1 of {place} is new.", one.Why);
        Assert.Null((await trigger.LookAsync(one.Mark, Stop)).Why);

        at.Git("tag", "--annotate", "v2", "--message", "Two");
        at.Git("tag", "v3");
        var three = await trigger.LookAsync(one.Mark, Stop);
        Assert.Equal($"The tags v2, v3 of {place} are new.", three.Why);
        at.Git("tag", "--delete", "v3");
        Assert.Null((await trigger.LookAsync(three.Mark, Stop)).Why);
        at.Commit("b.txt");
        at.Git("tag", "--force", "v1");
        Assert.Equal($"The tag v1 of {place} is new.", (await trigger.LookAsync(three.Mark, Stop)).Why);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_an_error()
    {
        _remote.Commit("a.txt");
        Assert.StartsWith("git cannot read the remote 'origin': fatal: 'origin' does not appear to be a git repository", await RefusedAsync(new() { Remote = "origin" }), StringComparison.Ordinal);
        Assert.Equal($"The remote '{_remote.Folder}' has no branch 'mian'. Give one that 'git ls-remote --heads {_remote.Folder}' shows.", await RefusedAsync(new() { Remote = _remote.Folder, Branch = "mian" }));
        Assert.Equal($"The folder '{Path.Combine(_repository.Folder, "code")}' of 'git' is not there. Give the folder of a clone, such as 'git: .'.", await RefusedAsync(new() { Repository = "code", Tag = "v*" }));
    }

    [Theory]
    [InlineData("{tag: 'v 1'}", "'v 1' cannot be the name of a tag. Give one that 'git tag' shows, or a pattern, such as v*.")]
    [InlineData("{tag: v*, branch: main}", "'git' watches tags by 'tag', or commits by 'branch' and 'paths'. Give one of them.")]
    [InlineData("{remote: --upload-pack=x}", "'--upload-pack=x' cannot be a remote. Give a name that 'git remote' shows, such as origin, or an address.")]
    [InlineData("{remote: 'ext::sh -c x'}", "'ext::sh -c x' cannot be a remote. Give a name that 'git remote' shows, such as origin, or an address.")]
    [InlineData("{remote: 'https://ada:geheim@host/code.git'}", "'remote' of 'git' holds a password, which would stand in files. Let git know it by a credential helper, or use a key of SSH.")]
    [InlineData("{remote: origin, paths: src/}", "'git' with 'remote' fetches nothing, so it cannot know which files a commit touches. Remove 'paths', or 'remote'.")]
    public void What_cannot_be_watched_is_one_sentence(string yaml, string expected)
    {
        var map = YamlMap.Read($"watch:\n  git: {yaml}", "f.yaml", "the file", ["watch"]);
        Assert.Equal([expected], TriggerSpec.Read(map).Errors());
    }

    private ITrigger Trigger(GitTriggerSpec spec) => Assert.IsType<GitReferenceTrigger>(Assert.Single(TriggerSet.Create(new() { Git = spec }, new TriggerContext(_repository.Folder))));

    private async Task<string> RefusedAsync(GitTriggerSpec spec) => (await Assert.ThrowsAsync<InvalidInputException>(() => Trigger(spec).LookAsync(null, Stop))).Message;
}
