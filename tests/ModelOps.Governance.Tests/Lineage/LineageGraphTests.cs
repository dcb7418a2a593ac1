using ModelOps.Governance.Lineage;
using ModelOps.Governance.Origins;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Governance.Tests.Lineage;

/// <summary>What a lineage shows, of all that may be known and of nothing.</summary>
public sealed class LineageGraphTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private static readonly string _commit = new('c', 40);

    [Fact]
    public void A_lineage_leads_from_the_data_to_the_deployment()
    {
        var graph = LineageReader.Draw(Whole());

        Golden.Equal("whole.json", graph.ToJson() + "\n");
        Golden.Equal("whole.mmd", graph.ToMermaid());
        Assert.Empty(graph.Unknown);
        Assert.All(graph.Edges, edge => Assert.All([edge.From, edge.To], end => Assert.Contains(graph.Nodes, node => node.Id == end)));
        Assert.Equal(graph.Nodes.Count, graph.Nodes.Select(node => node.Id).Distinct().Count());
    }

    [Fact]
    public void What_is_not_known_is_said()
    {
        var bare = new LineageSource("model-folder", null, [], null) { NoRun = "The folder names no run.", NoGraph = "Where the model's files are was not recorded." };
        var unregistered = new LineageSource($"runs:/{Id}/model", Made([], []), [], "/m") { GraphDigest = new string('a', 64), Experiment = "Default" };
        var broken = Whole() with { Audit = new AuditReport([], "Line 3 of the audit log is not an entry.", ""), Promotions = [("promotions/a.json", "{]")] };

        Golden.Equal("unknown.txt", string.Join("\n\n", new[] { bare, unregistered, broken }.Select(source => $"{source.Subject}\n{string.Join('\n', LineageReader.Draw(source).Unknown)}")) + "\n");
    }

    [Fact]
    public void No_name_leaves_its_label_or_begins_a_directive()
    {
        const string Signs = "aé漢 \"'`<>&;#%{}[]()|\\/\n\r\t-=x:.@!~*_^$,+?";
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var name = new string([.. Enumerable.Range(0, 30).Select(_ => Signs[random.Next(Signs.Length)])]) + "%%{init: {}}%%\"]; click x call alert()";
            var graph = new LineageGraph("x", [new LineageNode($"run:{name}", LineageKind.Run, name) { Facts = [KeyValuePair.Create(name, name)] }], [new LineageEdge($"run:{name}", $"run:{name}", name)]);

            var lines = graph.ToMermaid().Split('\n');

            Assert.Equal(5, lines.Length);
            Assert.Matches("""^  run_[0-9a-f]{10}\["run<br/>[\p{L}\p{N} .,:/_()+=#;-]*<br/>[\p{L}\p{N} .,:/_()+=#;-]*"\]$""", lines[1]);
            Assert.Matches("""^  run_[0-9a-f]{10} -->\|"[\p{L}\p{N} .,:/_()+=#;-]*"\| run_[0-9a-f]{10}$""", lines[2]);
        }
    }

    private static LineageSource Whole() => new("credit/3",
        Made(
        [
            new(OriginTags.Commit, _commit), new(OriginTags.Branch, "main"), new(OriginTags.Address, "https://example.org/credit.git"), new(OriginTags.IsDirty, "false"), new(OriginTags.Path, "notebooks/train.ipynb"),
            new(OriginTags.Name, "/home/ada/credit/notebooks/train.ipynb"), new(OriginTags.Mode, "headless"), new("mlflow.user", "ada"),
        ],
        [
            new(new Dataset("train", "33b6858cd0e08e30", "local", """{"uri":"/home/ada/credit/data/credit.csv","sha256":"5f1d"}""", null, """{"num_rows":750}"""), [new("mlflow.data.context", "training")]),
            new(new Dataset("test", "ea645e2b16c0c814", "local", """{"uri":"/home/ada/credit/data/credit.csv"}""", null, """{"num_rows":250}"""), [new("mlflow.data.context", "evaluation")]),
        ]),
        [
            new ModelVersion
            {
                Name = "credit", Version = 3, RunId = Id, Source = "/m", Aliases = ["champion", "blue"], CreationTime = 1_772_366_400_000,
                Tags =
                [
                    new("modelops.promotion.champion", "promoted …"), new("modelops.request.champion", "requested 2026-03-01 12:05 UTC by ada: needs 1 approval"), new("modelops.request.champion.record", "{}"),
                    new("modelops.approval.champion.bob", "approved 2026-03-01 12:10 UTC by bob: better on \"new\" <customers>"), new("modelops.approval.champion.bob.record", "{}"), new("modelops.canary.audit", "abc"),
                ],
            },
        ],
        "/m")
    {
        GraphDigest = new string('a', 64),
        Experiment = "credit",
        Promotions = [("promotions/champion-version-3-a.json", """{"outcome":"promoted","model":"credit","version":3,"alias":"champion","before":2,"by":"ada","at":"2026-03-01T12:15:00+00:00","gate":"gate.yaml","evidence":["version 3: 250 rows"],"rules":[{"outcome":"passed","sentence":"accuracy is 0.75."},{"outcome":"passed","sentence":"f1 is 0.7."}]}"""), ("promotions/other.json", """{"outcome":"refused","model":"credit","version":2,"alias":"champion"}""")],
        Audit = new AuditReport([new AuditEntry("1", new(2026, 3, 1, 12, 20, 0, TimeSpan.Zero), "canary", "canary.promoted", "credit/3", "It did no worse."), new AuditEntry("2", default, "x", "x", "credit/31", "x")], null, ""),
        Deployments = new Dictionary<string, IReadOnlyList<ServingDeployment>> { ["credit/3"] = [new("credit", "running", "champion, 100 % of the requests", "http://127.0.0.1:5000/", new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero))] },
    };

    private static Run Made(IReadOnlyList<Tag> tags, IReadOnlyList<DatasetInput> inputs) => new(
        new RunInfo(Id, "1", "gentle-fox-12", "ada", RunStatus.Finished, 1_772_366_400_000, 1_772_366_460_000, "/a", LifecycleStage.Active),
        new RunData([], [new("seed", "7")], tags), inputs);
}
