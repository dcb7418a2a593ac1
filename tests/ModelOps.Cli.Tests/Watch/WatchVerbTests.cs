using System.Diagnostics;
using System.Net;
using System.Text.Json;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Cli.Tests.Watch;

/// <summary>A watch by the tool, with a real notebook.</summary>
public sealed class WatchVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_data_runs_the_notebook_once_with_the_day_and_its_runs_say_why()
    {
        Assert.SkipUnless(JobEngines.Find("local").Missing is null, JobEngines.Find("local").Missing ?? "");
        _folder.Write("data.csv", "a\n1\n");
        _folder.Write("train.ipynb", NotebookText.Of("// parameters\nvar day = new DateOnly(2020, 1, 1); var seed = 1;", "#!track\nif (day.Year < 2026) throw new Exception(\"The day was not given.\");\nif (File.ReadAllText(\"data.csv\").Contains(\"bad\")) throw new CheckFailedException(\"The data is bad.\");"));
        string[] words = ["watch", "train.ipynb", "--data", "data.csv", "--quiet", "0s", "-p", "day=${watch.day}", "-p", "seed=7", "--once", "--retries", "0"];
        var first = await Tool.RunAsync(_folder.Path, words);
        Assert.True(first is { ExitCode: 0 } && first.Output.StartsWith("train has nothing to run", StringComparison.Ordinal), first.Error + first.Output);

        _folder.Write("data.csv", "a\n2\n");
        var second = await Tool.RunAsync(_folder.Path, words);
        Assert.True(second is { ExitCode: 0 } && second.Output.StartsWith("train: run 1 succeeded", StringComparison.Ordinal), second.Error + second.Output);
        await using (var store = await TrackingStores.OpenAsync($"sqlite:///{_folder.File("mlflow.db")}", cancellationToken: Stop))
        {
            var run = Assert.Single((await store.SearchRunsAsync(new RunQuery(["0"]), Stop)).Items);
            Assert.Equal(RunStatus.Finished, run.Info.Status);
            Assert.Equal(("train", "The data changed: data.csv."), (run.Data.Tags.Single(tag => tag.Key == "modelops.watch").Value, run.Data.Tags.Single(tag => tag.Key == "modelops.trigger").Value));
        }

        _folder.Write("data.csv", "bad\n");
        var third = await Tool.RunAsync(_folder.Path, words);
        Assert.True(third.ExitCode == 3, third.Error + third.Output);
        Assert.Contains("The data is bad.", third.Error, StringComparison.Ordinal);
        var status = await Tool.RunAsync(_folder.Path, ["watch", "status", "train", "--json"]);
        using var json = JsonDocument.Parse(status.Output);
        Assert.Equal(("refused", 2), (json.RootElement.GetProperty("state").GetProperty("last").GetProperty("outcome").GetString(), json.RootElement.GetProperty("state").GetProperty("fired").GetInt32()));
    }

    [Fact]
    public async Task A_webhook_has_it_look_at_once_and_a_signal_ends_it_in_order()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGTERM, and the engine 'local'.");
        using var repository = new GitFolder();
        repository.Write("note.csx", "File.AppendAllText(\"ran\", Args[0] + \"\\n\");");
        repository.Write(".gitignore", "ran\n.state\n");
        repository.CommitAll();
        var port = Ports.Free();
        using var watch = Process.Start(Tool.StartInfo(repository.Folder, ["watch", "note.csx", "--git", ".", "--every", "1d", "--webhook", $"127.0.0.1:{port}", "--webhook-secret", "env:HOOK_SECRET", "-p", "commit=${watch.mark.git}"], ("HOOK_SECRET", "s3cret")))!;
        var said = new List<string>();
        watch.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.Add(line.Data ?? "");
            }
        };
        watch.BeginErrorReadLine();
        bool Said(string part)
        {
            lock (said)
            {
                return said.Any(line => line.Contains(part, StringComparison.Ordinal));
            }
        }

        await Wait.UntilAsync(() => watch.HasExited || Said("waits for git"), "the first look");
        var commit = repository.Commit("a.txt");
        using var http = new HttpClient();
        async Task<HttpStatusCode> PostAsync(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/hook") { Content = new StringContent("{}"), Headers = { { "X-Gitlab-Token", token } } };
            return (await http.SendAsync(request, Stop)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync("other"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync("s3cret"));
        }

        await Wait.UntilAsync(() => watch.HasExited || Said("succeeded ("), "the run");
        Assert.Equal([$"commit={commit}"], await File.ReadAllLinesAsync(repository.File("ran"), Stop));
        Assert.False(Said("s3cret"));
        using (var kill = Process.Start("kill", ["-TERM", $"{watch.Id}"]))
        {
            await kill.WaitForExitAsync(Stop);
        }

        await watch.WaitForExitAsync(Stop);
        Assert.Equal(143, watch.ExitCode);
        Assert.DoesNotContain("s3cret", string.Concat(Directory.EnumerateFiles(repository.File(".state"), "*", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
    }
}
