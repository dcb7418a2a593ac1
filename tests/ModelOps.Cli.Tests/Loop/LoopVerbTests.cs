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
        _folder.Write("wine.csv", "acid,quality\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{(i % 7 > 3 ? "good" : "bad")}\n"))));
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
}
