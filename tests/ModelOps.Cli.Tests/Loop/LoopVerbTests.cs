using System.Diagnostics;
using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Loop;

/// <summary>A loop by the tool, with a real notebook.</summary>
public sealed class LoopVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_loop_that_is_killed_while_its_notebook_runs_finds_it_again_and_promotes_what_it_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9");
        WriteData();
        _folder.Write("gate.yaml", "metrics: {accuracy: {min: 0.9}}");
        _folder.Write("train.ipynb", NotebookText.Of(
            "// parameters\nvar trainer = \"dummy\";",
            "File.WriteAllText(\"begun\", \"\");\nwhile (!File.Exists(\"go\")) { await Task.Delay(50); }",
            "#!train wine.csv --target quality --trainer @trainer --as model",
            "#!register model --name wine"));
        _folder.Write("loop.yaml", "notebook: train.ipynb\nparameters: {trainer: decision-tree}\nmodel: wine\nwatch: {schedule: '0 3 1 1 *'}\ngate: gate.yaml\ngate_data: wine.csv\ncanary: none\nretries: 0");
        var asked = await Tool.RunAsync(_folder.Path, ["loop", "trigger", "loop.yaml"]);
        Assert.True(asked.ExitCode == 0, asked.Error);

        using (var killed = Process.Start(Tool.StartInfo(_folder.Path, ["loop", "run", "loop.yaml"]))!)
        {
            for (var i = 0; i < 3600 && !File.Exists(_folder.File("begun")) && !killed.HasExited; i++)
            {
                await Task.Delay(50, Stop);
            }

            Assert.True(File.Exists(_folder.File("begun")), "The notebook did not begin.");
            killed.Kill();
            await killed.WaitForExitAsync(Stop);
        }

        _folder.Write("go", "");
        var done = await Tool.RunAsync(_folder.Path, ["loop", "run", "loop.yaml", "--once"]);

        Assert.True(done.ExitCode == 0, done.Error + done.Output);
        Assert.Contains("promoted wine/1: Version 1 of wine is champion now, in place of no version. The gate gate.yaml agrees", done.Error, StringComparison.Ordinal);
        await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);
        var version = await store.GetVersionByAliasAsync("wine", "champion", Stop);
        var status = await Tool.RunAsync(_folder.Path, ["loop", "status", "wine", "--json"]);
        using var json = JsonDocument.Parse(status.Output);
        var cycle = json.RootElement.GetProperty("state").GetProperty("last");
        Assert.Equal((1, "promoted"), (cycle.GetProperty("attempt").GetInt32(), cycle.GetProperty("outcome").GetString()));
        Assert.Equal(cycle.GetProperty("id").GetString(), version.Tags.Single(tag => tag.Key == "modelops.loop").Value);
        Assert.Equal(cycle.GetProperty("id").GetString(), (await store.GetRunAsync(version.RunId!, Stop)).Data.Tags.Single(tag => tag.Key == "modelops.loop").Value);
    }

    [Fact]
    public async Task A_canary_of_a_loop_ends_in_a_service_of_another_process_and_the_loop_reads_how()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Services in sessions of their own.");
        WriteData();
        _folder.Write("train.ipynb", NotebookText.Of("#!train wine.csv --target quality --trainer decision-tree --as model\n#!register model --name wine"));
        // Fast as the requests come, and few of them: what is proven is that they decide.
        _folder.Write("loop.yaml", "notebook: train.ipynb\nmodel: wine\nwatch: {schedule: '0 3 1 1 *'}\ncanary: {steps: [50], hold: 0s, minimum: 30, interval: 0.1s, error_increase: 0.5, p95_ratio: 1000, p99_ratio: 1000, drift: 1}");
        var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = _folder.Path, StateFolder = _folder.File(".state") });
        await using var closing = ops;
        await ops.RegisterAsync(await ops.TrainAsync("wine.csv", new() { Target = "quality", Trainer = "dummy" }), "wine", "champion");
        var deployed = await Tool.RunAsync(_folder.Path, ["deploy", "wine@champion", "--background"]);
        Assert.True(deployed.ExitCode == 0, deployed.Error);
        JsonElement Status() => JsonDocument.Parse(File.ReadAllText(_folder.File(".state", "deployments", "wine", "status.json"))).RootElement;
        using var service = Process.GetProcessById(Status().GetProperty("processId").GetInt32());
        try
        {
            await ops.LoopAsync("trigger", "loop.yaml", cancellationToken: Stop);
            var running = Tool.RunAsync(_folder.Path, ["loop", "run", "loop.yaml", "--once"]);
            using var client = new ScoringClient(new Uri(Status().GetProperty("address").GetString()!));
            var rows = new Frame(new Column<double>("acid", [3.0]));
            while (!running.IsCompleted)
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PredictAsync(rows, Stop)));
            }

            var done = await running;
            Assert.True(done.ExitCode == 0, done.Error + done.Output);
            Assert.Contains("promoted wine/2: Version 2 is promoted after step 1 of 1 (50 %): it has answered", done.Error, StringComparison.Ordinal);
            await using var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop);
            Assert.Equal(2, (await store.GetVersionByAliasAsync("wine", "champion", Stop)).Version);
            var audit = await ops.AuditAsync("wine", Stop);
            Assert.Null(audit.Refusal);
            Assert.Equal(
                ["canary.promoted", "canary.started", "loop.asked", "loop.canary-started", "loop.promoted", "loop.trained", "loop.triggered"],
                audit.Report.Entries.Select(entry => entry.Action).Where(action => action.StartsWith("canary.", StringComparison.Ordinal) || action.StartsWith("loop.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

            // The alias' own place has the requests again.
            for (var i = 0; i < 600 && Status().GetProperty("versions").EnumerateArray().Select(version => $"{version.GetProperty("name")} {version.GetProperty("version")}").ToArray() is not ["champion 2"]; i++)
            {
                await Task.Delay(50, Stop);
            }

            Assert.Equal("champion 2", Assert.Single(Status().GetProperty("versions").EnumerateArray().Select(version => $"{version.GetProperty("name")} {version.GetProperty("version")}")));
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private void WriteData() =>
        _folder.Write("wine.csv", "acid,quality\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{(i % 7 > 3 ? "good" : "bad")}\n"))));
}
