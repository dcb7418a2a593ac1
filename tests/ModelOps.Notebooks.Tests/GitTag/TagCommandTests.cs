using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.GitTag;

/// <summary>The git tag of a version.</summary>
public sealed partial class TagCommandTests : IAsyncLifetime
{
    private readonly GitBench _bench = new(new JsonObject());
    private Run _run = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _run = await _bench.TrainAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_tag_is_on_the_commit_of_the_run_and_says_where_the_model_is()
    {
        await _bench.RunAsync("register model --name \"iris flowers\" --alias challenger");
        _bench.Repository.Commit("later.txt");

        var shown = await _bench.ShownAsync("tag \"iris flowers@challenger\"");
        var again = await _bench.Ops.TagAsync("iris flowers/1", Stop);

        const string Name = "model/iris%20flowers/1";
        Assert.Equal(("tag", _bench.Commit), (_bench.Repository.Git("cat-file", "-t", Name), _bench.Repository.Git("rev-parse", $"{Name}^{{commit}}")));
        Assert.False(again.IsNew);
        Assert.Equal(_bench.Repository.Git("tag", "--list", "--format=%(contents)", Name), again.Message);
        Golden.Equal("tag.txt", Digest().Replace(TrainedBench.Scrub(shown.Replace(_bench.Commit, "COMMIT", StringComparison.Ordinal).Replace(_bench.Commit[..7], "COMMIT", StringComparison.Ordinal)), "DIGEST"));
    }

    [Fact]
    public async Task Register_and_promote_tag_along()
    {
        await File.WriteAllTextAsync(_bench.Repository.File("out-gate.yaml"), "metrics:\n  accuracy: {min: 1.1}\n", Stop);
        Assert.Contains("git tag  model/iris/1", await _bench.ShownAsync("register model --name iris --alias challenger --git-tag"), StringComparison.Ordinal);
        Assert.Contains("alias: challenger", _bench.Repository.Git("tag", "--list", "--format=%(contents)", "model/iris/1"), StringComparison.Ordinal);
        await _bench.RunAsync("register model --name iris");

        await Assert.ThrowsAsync<CheckFailedException>(() => _bench.RunAsync("promote iris/2 --to champion --gate out-gate.yaml --data data/iris.csv --git-tag"));
        Assert.Equal("model/iris/1", _bench.Repository.Git("tag", "--list"));

        Assert.Contains("git tag  model/iris/2", await _bench.ShownAsync("promote iris/2 --to champion --git-tag"), StringComparison.Ordinal);
        Assert.Equal("model/iris/1\nmodel/iris/2", _bench.Repository.Git("tag", "--list"));
    }

    [Fact]
    public async Task A_tag_of_something_else_stays()
    {
        await _bench.RunAsync("register model --name iris");
        var other = _bench.Repository.Commit("later.txt");
        _bench.Repository.Git("tag", "--annotate", "--message", "x", "model/iris/1", other);
        var called = $"Run {_run.Info.RunId[..20]}";

        Assert.Equal(
            $"The git tag 'model/iris/1' is there already and is of something else: it is on commit {other[..7]}, and {called} is of {_bench.Commit[..7]}. Look at it with 'git show model/iris/1'; remove it with 'git tag -d model/iris/1' if it is wrong.",
            await _bench.RefusedAsync("promote iris/1 --to champion --git-tag"));
        Assert.Null(await (await _bench.Ops.StoreAsync(Stop)).FindVersionByAliasAsync("iris", "champion", Stop));

        _bench.Repository.Git("tag", "--force", "--annotate", "--message", "run: other", "model/iris/1", _bench.Commit);
        Assert.Contains($"its message does not name {called}.", await _bench.RefusedAsync("tag iris/1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_commit_has_is_not_tagged_and_then_not_registered()
    {
        _bench.Repository.Write(GitBench.Notebook, "{ }");
        await _bench.RunAsync(GitBench.Training);

        Assert.Contains("ran with changes that were not committed", await _bench.RefusedAsync("register model --name iris --git-tag"), StringComparison.Ordinal);

        var store = await _bench.Ops.StoreAsync(Stop);
        Assert.Null(await store.FindRegisteredModelAsync("iris", Stop));
        Assert.Empty(_bench.Repository.Git("tag", "--list"));
        _bench.Host.Variables["saved"] = ((TrainResult)_bench.Host.Variables["model"]).Model.Model;
        Assert.Equal("The model is of no run, so which commit '--git-tag' is to tag is not known. Leave it out, or log the model in a run.", await _bench.RefusedAsync("register saved --name iris --git-tag"));
    }

    [GeneratedRegex("\\b[0-9a-f]{64}\\b")]
    private static partial Regex Digest();
}
