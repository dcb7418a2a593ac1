using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A session of the committed notebook <c>notebooks/train.ipynb</c>, in the root of a repository; the data is not committed.</summary>
internal sealed class GitBench : IAsyncDisposable
{
    internal const string Notebook = "notebooks/train.ipynb";
    internal const string Training = "train iris --target species --trainer decision-tree --set depth=2 --as model";

    internal GitBench(JsonNode? parameters = null, string notebook = Notebook)
    {
        Repository.Write(Notebook, "{}");
        Repository.Write(".gitignore", "mlflow.db*\nmlruns/\nstate/\ndata/\nout*\n");
        Commit = Repository.CommitAll("Train");
        System.IO.Directory.CreateDirectory(Repository.File("data"));
        System.IO.File.Copy(RepositoryPaths.Of("data", "iris.csv"), Repository.File("data", "iris.csv"));
        Ops = new ModelOpsSession(Host, new ModelOpsSessionOptions
        {
            Folder = Repository.Folder,
            Notebook = Repository.File(notebook),
            TrackingUri = $"sqlite:///{Repository.File("mlflow.db")}",
            StateFolder = Repository.File("state"),
            Parameters = parameters,
        });
    }

    internal GitFolder Repository { get; } = new();

    /// <summary>The commit with the notebook.</summary>
    internal string Commit { get; }

    internal RecordingHost Host { get; } = new();

    internal ModelOpsSession Ops { get; }

    internal async Task RunAsync(string line)
    {
        var words = line.Split(' ', 2);
        await CommandCatalog.RunAsync(Ops, words[0], Workbench.Words(words.Length > 1 ? words[1] : ""), "", TestContext.Current.CancellationToken);
    }

    internal async Task<string> ShownAsync(string line)
    {
        Host.Clear();
        await RunAsync(line);
        return Host.Text;
    }

    internal async Task<string> RefusedAsync(string line) => (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(line))).Message.ReplaceLineEndings("\n");

    /// <summary>Trains a small tree, and returns its run.</summary>
    internal async Task<Run> TrainAsync()
    {
        await RunAsync("data load data/iris.csv --as iris");
        await RunAsync(Training);
        return await RunOfAsync(((TrainResult)Host.Variables["model"]).RunId);
    }

    internal async Task<Run> RunOfAsync(string id) => await (await Ops.StoreAsync(TestContext.Current.CancellationToken)).GetRunAsync(id, TestContext.Current.CancellationToken);

    internal async Task SetTagAsync(Run run, string key, string value) =>
        await (await Ops.StoreAsync(TestContext.Current.CancellationToken)).SetTagAsync(run.Info.RunId, new Tag(key, value), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Ops.DisposeAsync();
        Repository.Dispose();
    }
}
