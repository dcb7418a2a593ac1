using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Lineage;

/// <summary>What <c>#!lineage</c> finds and shows.</summary>
public sealed partial class LineageCommandTests(TrainedBench shared) : IClassFixture<TrainedBench>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_is_followed_to_its_data_commit_gate_and_deployment()
    {
        await using var bench = new GitBench(new JsonObject { ["seed"] = 7 });
        await bench.TrainAsync();
        await bench.RunAsync("register model --name iris --alias challenger");
        await bench.RunAsync("evaluate iris/1 --data iris");
        await File.WriteAllTextAsync(bench.Repository.File("out-gate.yaml"), "metrics:\n  accuracy: {min: 0.5}\n", Stop);
        await bench.RunAsync("promote iris/1 --to champion --gate out-gate.yaml");
        await bench.RunAsync("deploy iris@champion");

        Golden.Equal("whole.txt", Scrub(bench, await bench.ShownAsync("lineage iris@champion")));
        var graph = (await bench.Ops.LineageAsync("iris/1", Stop)).Graph;
        Assert.Equal([LineageKind.Data, LineageKind.Code, LineageKind.Run, LineageKind.Model, LineageKind.Version, LineageKind.Gate, LineageKind.Approval, LineageKind.Decision, LineageKind.Deployment], graph.Nodes.Select(node => node.Kind).Distinct());
        Assert.Equal(["No approval of iris/1 was asked for."], graph.Unknown);
    }

    [Fact]
    public async Task Of_a_run_without_a_repository_it_says_what_is_not_known()
    {
        var text = await shared.Bench.ShownAsync($"lineage {shared.Model.RunId[..20]}");

        Golden.Equal("no-repository.txt", Scrub(null, text).Replace(shared.Bench.File(""), "FOLDER/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_and_a_variable_lead_to_the_run_as_its_id_does()
    {
        var id = shared.Model.RunId;
        var folder = new Uri((await shared.Bench.StoredAsync(id)).Info.ArtifactUri, UriKind.RelativeOrAbsolute).ToString().Replace("file://", "", StringComparison.Ordinal) + "/model";

        foreach (var model in new NamedModel[] { folder, "model", shared.Model, $"runs:/{id}/model", id, "credit@champion" })
        {
            var graph = (await shared.Bench.Ops.LineageAsync(model, Stop)).Graph;

            Assert.Contains(graph.Nodes, node => node.Id == $"run:{id}");
            Assert.Contains(graph.Nodes, node => node.Id == "version:credit/1");
            Assert.Contains(graph.Nodes, node => node.Id.StartsWith("model:", StringComparison.Ordinal) && node.Unknown is null);
        }

        await using var other = new Workbench();
        var saved = await other.Ops.LineageAsync(folder, Stop);
        Assert.Contains($"The folder is of run {id}, which is not in the store at {(await other.Ops.StoreAsync(Stop)).Uri}.", saved.Graph.Unknown);
    }

    [Fact]
    public async Task A_notebook_draws_the_flowchart_and_a_terminal_writes_it()
    {
        await using var bench = new Workbench();
        await bench.RunAsync(TrainedBench.Training);
        var drawn = "";
        bench.Host.Code = code => Task.FromResult(drawn = code);

        var table = await bench.ShownAsync("lineage model --mermaid");
        bench.Host.Face = Face.Terminal;
        var text = await bench.ShownAsync("lineage model --mermaid");
        var json = JsonNode.Parse(await bench.ShownAsync("lineage model --json"))!;

        Assert.StartsWith("#!mermaid\nflowchart LR\n", drawn, StringComparison.Ordinal);
        Assert.StartsWith("Lineage of ", table, StringComparison.Ordinal);
        Assert.Equal(drawn["#!mermaid\n".Length..].TrimEnd(), text.TrimEnd());
        Assert.Equal("data", (string?)json["nodes"]![0]!["kind"]);
    }

    [Fact]
    public async Task Words_that_name_no_model_are_refused()
    {
        Assert.Equal("'json' and 'mermaid' are two forms of the same. Give one of them.".Replace("'json'", "'--json'", StringComparison.Ordinal).Replace("'mermaid'", "'--mermaid'", StringComparison.Ordinal), (await shared.Bench.RefusedAsync("lineage credit/1 --json --mermaid")).Message);
        Assert.Equal("'x' is not the beginning of a run's id. Give at least 4 of its digits and letters; #!runs lists them.", (await shared.Bench.RefusedAsync("lineage x")).Message);
        await Assert.ThrowsAsync<TrackingException>(() => shared.Bench.RunAsync("lineage credit/99"));
    }

    private static string Scrub(GitBench? bench, string text)
    {
        if (bench is not null)
        {
            text = text.Replace(bench.Commit, "COMMIT", StringComparison.Ordinal).Replace(bench.Commit[..7], "COMMIT", StringComparison.Ordinal).Replace(bench.Repository.Folder, "FOLDER", StringComparison.Ordinal);
        }

        return Names().Replace(TrainedBench.Scrub(Digest().Replace(text, "DIGEST")), "NAME");
    }

    [GeneratedRegex("(?<=graph )[0-9a-f]{12}|\\b[0-9a-f]{64}\\b")]
    private static partial Regex Digest();

    [GeneratedRegex("(?<=\\bby +)\\S+(?=\\n|:)|(?<=^run +)\\S+-\\S+$", RegexOptions.Multiline)]
    private static partial Regex Names();
}
