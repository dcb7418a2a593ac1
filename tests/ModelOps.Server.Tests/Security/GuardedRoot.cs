using System.Text.Json.Nodes;

namespace ModelOps.Server.Tests.Security;

/// <summary>A server whose artifact root holds one file and a link out, with a secret beside the root: what attacks aim at.</summary>
internal sealed class GuardedRoot : IAsyncDisposable
{
    public const string Secret = "TOP-SECRET-CONTENT";
    private const string Kept = "kept";

    private readonly Dictionary<string, string> _before;

    private GuardedRoot(ServerFixture server, string experimentId, string runId)
    {
        (Server, ExperimentId, RunId) = (server, experimentId, runId);
        Api = new Api(server.Port);
        _before = Snapshot();
    }

    public ServerFixture Server { get; }

    public Api Api { get; }

    public string ExperimentId { get; }

    public string RunId { get; }

    public static async Task<GuardedRoot> StartAsync()
    {
        var server = await ServerFixture.StartAsync();
        var outside = Path.GetDirectoryName(server.ArtifactRoot)!;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret.txt"), Secret);
        await File.WriteAllTextAsync(Path.Combine(server.Outside, "secret.txt"), Secret);
        Directory.CreateDirectory(Path.Combine(server.ArtifactRoot, "keep"));
        await File.WriteAllTextAsync(Path.Combine(server.ArtifactRoot, "keep", "me.txt"), Kept);
        Directory.CreateSymbolicLink(Path.Combine(server.ArtifactRoot, "link"), outside);
        using var api = new Api(server.Port);
        var experiment = await api.CreateExperimentAsync("attacked");
        var run = await api.CreateRunAsync(experiment);
        var folder = Path.Combine(server.ArtifactRoot, experiment, run, "artifacts");
        Directory.CreateDirectory(Path.Combine(folder, "keep"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
        await api.PostAsync("registered-models/create", new JsonObject { ["name"] = "m" });
        await api.PostAsync("model-versions/create", new JsonObject { ["name"] = "m", ["source"] = $"mlflow-artifacts:/{experiment}/{run}/artifacts", ["run_id"] = run });
        return new GuardedRoot(server, experiment, run);
    }

    /// <summary>Fails when anything around the root has changed, what was in it is gone, or the server met an error of its own.</summary>
    public void IsUntouched(string attack)
    {
        IsOutsideUntouched(attack);
        Assert.True(File.Exists(Path.Combine(Server.ArtifactRoot, "keep", "me.txt")), $"The root lost a file by: {attack}");
        Assert.True(Server.Log.Count == 0, $"The server met an error by: {attack}: {string.Join('\n', Server.Log)}");
    }

    /// <summary>Fails when anything around the root has changed.</summary>
    public void IsOutsideUntouched(string attack) =>
        Assert.True(_before.OrderBy(pair => pair.Key).SequenceEqual(Snapshot().OrderBy(pair => pair.Key)), $"Something around the root changed by: {attack}");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Server.DisposeAsync();
    }

    private Dictionary<string, string> Snapshot()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(Server.Outside, "*", options)
            .Where(file => !file.StartsWith(Server.ArtifactRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.GetFileName(file).StartsWith("mlflow.db", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllText);
    }
}
