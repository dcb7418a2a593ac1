using System.Text.Json.Nodes;
using ModelOps.Governance.Origins;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Reproduce;

/// <summary>Runs that cannot be reproduced, each with its sentence; nothing is checked out for them.</summary>
public sealed class ReproduceRefusalTests : IAsyncLifetime
{
    private readonly GitBench _bench = new(new JsonObject());
    private Run _run = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Called => $"Run {_run.Info.RunId[..20]}";

    public async ValueTask InitializeAsync() => _run = await _bench.TrainAsync();

    public async ValueTask DisposeAsync()
    {
        Assert.Single(_bench.Repository.Git("worktree", "list").Split('\n'));
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_has_not_ended_well()
    {
        var open = await _bench.Ops.StartRunAsync(cancellationToken: Stop);
        Assert.Equal($"Run {open.RunId[..20]} has not ended yet. Wait for its end.", await _bench.RefusedAsync($"reproduce {open.RunId}"));

        await open.FailAsync(new InvalidOperationException("x"), Stop);
        Assert.Equal($"Run {open.RunId[..20]} has ended as FAILED, so there is nothing to compare with. Choose a run that is FINISHED.", await _bench.RefusedAsync($"reproduce {open.RunId}"));
    }

    [Fact]
    public async Task A_run_without_a_commit_and_one_of_another_repository()
    {
        var bare = await _bench.Ops.StartRunAsync(capture: CaptureSettings.None, cancellationToken: Stop);
        await bare.DisposeAsync();
        Assert.Equal(
            $"Run {bare.RunId[..20]} has no commit recorded: its notebook was in no git repository, or the run was told not to note it. Commit the notebook, and run it again in a clone.",
            await _bench.RefusedAsync($"reproduce {bare.RunId}"));

        await _bench.SetTagAsync(_run, OriginTags.Commit, new string('0', 40));
        await _bench.SetTagAsync(_run, OriginTags.Address, "https://example.org/credit.git");
        Assert.Equal(
            $"The repository in '{_bench.Repository.Git("rev-parse", "--show-toplevel")}' has no commit 0000000, which {Called} is of. Fetch it, or go to a clone of https://example.org/credit.git.",
            await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"));

        await _bench.SetTagAsync(_run, OriginTags.Commit, "--upload-pack=x");
        Assert.Contains("has no commit --uplo", await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_with_changes_that_were_not_committed()
    {
        _bench.Repository.Write(GitBench.Notebook, "{ \u001b[2J }");
        await _bench.RunAsync(GitBench.Training);
        var run = await _bench.RunOfAsync(((TrainResult)_bench.Host.Variables["model"]).RunId);

        var refused = await _bench.RefusedAsync($"reproduce {run.Info.RunId}");

        Assert.Equal(
            $"Run {run.Info.RunId[..20]} ran with changes that were not committed, so no commit has its code. Commit what differed from {_bench.Commit[..7]}, and run the notebook again. "
            + $"What differed is in '{run.Info.ArtifactUri}/source/uncommitted.diff'; it begins:",
            refused.Split('\n')[0]);
        Assert.EndsWith("@@ -1 +1 @@\n-{}\n\\ No newline at end of file\n+{  [2J }\n\\ No newline at end of file", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notebook_that_is_not_known_or_not_committed()
    {
        await _bench.SetTagAsync(_run, OriginTags.Path, "notebooks/other.ipynb");
        Assert.Equal(
            $"Commit {_bench.Commit[..7]} has no file 'notebooks/other.ipynb', which {Called} comes from: it was not committed. Commit it, and run it again.",
            await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"));

        await _bench.SetTagAsync(_run, OriginTags.Path, "../other.ipynb");
        Assert.StartsWith($"Which notebook or script {Called} comes from is not known: ", await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"), StringComparison.Ordinal);

        await _bench.SetTagAsync(_run, OriginTags.Path, "");
        await _bench.SetTagAsync(_run, OriginTags.Name, "");
        Assert.Equal(
            $"Which notebook or script {Called} comes from is not known: none was recorded, as for runs of verbs and of other programs. Run the notebook of the commit by hand, and compare the two runs.",
            await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"));
    }

    [Fact]
    public async Task Data_that_is_missing_or_has_changed()
    {
        var (data, root) = (_bench.Repository.File("data", "iris.csv"), _bench.Repository.Git("rev-parse", "--show-toplevel"));
        var digest = (string)JsonNode.Parse(_run.Inputs[0].Dataset.Source)!["sha256"]!;
        await File.AppendAllTextAsync(data, "1,1,1,1,setosa\n", Stop);
        var now = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(data, Stop)));
        Assert.Equal(
            $"The data '{data}' is not what {Called} read: its SHA-256 begins with {now[..12]}, and began with {digest[..12]}. Bring the file back that it read.",
            await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"));

        File.Delete(data);
        Assert.Equal($"The data '{data}', which {Called} read, is missing: it is neither in the commit nor in '{root}'. Put it back.", await _bench.RefusedAsync($"reproduce {_run.Info.RunId}"));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("NaN")]
    public async Task A_tolerance_that_is_none(string tolerance) =>
        Assert.Equal($"'--tolerance' is {tolerance}; give 0 or more, at most 1, such as 1e-6.", await _bench.RefusedAsync($"reproduce {_run.Info.RunId} --tolerance {tolerance}"));
}
