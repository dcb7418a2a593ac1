using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Deploy;

/// <summary>Services in processes of their own: started, changed, killed, started again and ended by verbs and notebooks.</summary>
public sealed class BackgroundDeploymentTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sessions of processes, and kill -9.");
        _folder.Write("wine.csv", "acid,quality\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i % 7},{(i % 7 > 3 ? "good" : "bad")}\n"))));
        await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = _folder.Path });
        foreach (var (trainer, alias) in new[] { ("dummy", "champion"), ("decision-tree", "challenger") })
        {
            await ops.RegisterAsync(await ops.TrainAsync("wine.csv", new() { Target = "quality", Trainer = trainer }), "wine", alias);
        }
    }

    // Whatever a test left running.
    public async ValueTask DisposeAsync()
    {
        if (StatusOf("wine") is { } status && Running((int)status["processId"]!) is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task A_service_outlives_its_starter_follows_its_alias_and_is_said_to_have_died_when_it_was_killed()
    {
        var started = await RunAsync("deploy", "wine@champion", "--background", "--follow", "--interval", "1s", "--systemd");
        var status = StatusOf("wine")!;
        var id = (int)status["processId"]!;

        Assert.Contains($"address      {status["address"]}", started);
        Assert.Contains("It goes on when this ends. Stop it with modelops undeploy wine; its log is shown by modelops deployments logs wine.", started);
        Assert.Contains("modelops-wine.service, which is not enabled yet. To start it with the machine: systemctl enable modelops-wine.service --user; loginctl enable-linger.", started);
        Assert.Contains("\"service\" \"wine\"", await File.ReadAllTextAsync(_folder.File(".config", "systemd", "user", "modelops-wine.service"), Stop));
        if (OperatingSystem.IsLinux())
        {
            // A session of its own: the end of a terminal does not reach it. And nothing of ours is open in it.
            var stat = await File.ReadAllTextAsync($"/proc/{id}/stat", Stop);
            Assert.Equal($"{id}", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3]);
            Assert.Equal(["/dev/null", _folder.File(".state", "deployments", "wine", "service.log")], new[] { 0, 1 }.Select(descriptor => new FileInfo($"/proc/{id}/fd/{descriptor}").LinkTarget));
        }

        Assert.Matches("wine +wine@champion +1 +running \\(background\\)", await RunAsync("deployments"));
        // As by a unit that is started while it runs.
        var again = await Tool.RunAsync(_folder.Path, ["service", "wine"]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains($"The deployment 'wine' is served already, by process {id}.", again.Error, StringComparison.Ordinal);
        Assert.Equal(id, (int)StatusOf("wine")!["processId"]!);
        await IsKnownElsewhereAsync();
        Assert.Contains("challenger  2        50 %", await RunAsync("traffic", "wine", "champion=50,challenger=50"));
        Assert.Equal("modelops: The weights (champion=1) are 1 together; they must be 100.\n", await RefusedAsync("traffic", "wine", "champion=1"));
        await RunAsync("traffic", "wine", "champion=100");
        await RunAsync("promote", "wine@challenger", "--to", "champion");
        await UntilAsync(async () => (await RunAsync("deployments", "status", "wine")).Contains("champion  2        100 %", StringComparison.Ordinal));
        Assert.Contains("wine@champion is version 2 now, which is served in place of 1", await RunAsync("deployments", "logs", "wine"));

        using (var process = Running(id)!)
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        var died = await RunAsync("deployments");
        Assert.Matches("wine +wine@champion +2 +died \\(background\\)", died);
        Assert.Contains($"wine does not run. Process {id} is gone without having stopped: it was killed, or it crashed. The last line of its log: ", died);
        Assert.Contains("The deployment 'wine' does not run: it died. Start it with modelops deployments restart wine.", await RefusedAsync("predict", "wine", "--data", "wine.csv"));
        Assert.StartsWith("wine runs again", await RunAsync("deployments", "restart", "wine"));
        Assert.StartsWith("Predictions of wine: 60 rows", await RunAsync("predict", "wine", "--data", "wine.csv"));
        Assert.StartsWith("wine has stopped", await RunAsync("deployments", "stop", "wine"));
        await RefusedAsync("deploy", "wine@champion", "--background", "--alerts", "env:NO_SUCH_CHANNEL");
        Assert.Matches("wine +wine@champion +2 +stopped \\(background\\)", await RunAsync("deployments"));
        Assert.Equal("Stopped wine\n", await RunAsync("undeploy", "wine"));
        Assert.Equal("No deployment runs\n", await RunAsync("deployments"));
        Assert.False(File.Exists(_folder.File(".config", "systemd", "user", "modelops-wine.service")));
    }

    [Fact]
    public async Task A_service_that_does_not_start_says_why_with_its_log_and_leaves_nothing_behind()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refused = await RefusedAsync("deploy", "wine@champion", "--background", "--port", $"{port}");

        Assert.StartsWith($"modelops: The service 'wine' did not start: Port {port} on 127.0.0.1 is in use by another program.", refused);
        Assert.Contains("The last lines of its log:\n  ", refused);
        Assert.Contains("ModelOps.Deployments[7] wine did not start: Port", refused);
        Assert.Equal("No deployment runs\n", await RunAsync("deployments"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File(".state", "deployments")));
        Assert.Contains("There is no deployment 'nobody' to serve.", await RefusedAsync("service", "nobody"));
    }

    [Fact]
    public async Task A_service_for_a_team_reads_its_token_and_certificate_and_predictions_by_its_name_find_them()
    {
        var (certificate, _, _) = Certificates.Write(_folder);
        var token = _folder.Write("token.txt", "0123456789abcdef\n");

        Assert.Equal("modelops: The environment variable 'NO_SUCH_TOKEN', which holds a token, is not set. Set it, or name another.\n", await RefusedAsync("deploy", "wine@champion", "--background", "--host", "0.0.0.0", "--token", "env:NO_SUCH_TOKEN"));
        var started = await RunAsync("deploy", "wine@champion", "--background", "--host", "0.0.0.0", "--grpc-port", "0", "--token", "file:token.txt", "--tls-certificate", "server.pem", "--tls-key", "server.key");

        Assert.Matches("address +https://0.0.0.0:[0-9]+/\n", started);
        Assert.Matches($"certificate +{certificate}\n", await RunAsync("deployments", "status", "wine"));
        Assert.StartsWith("Predictions of wine: 60 rows", await RunAsync("predict", "wine", "--data", "wine.csv"));
        File.Delete(token);
        Assert.StartsWith("modelops: The deployment 'wine' asks for a token. The file ", await RefusedAsync("predict", "wine", "--data", "wine.csv"));
        Assert.Equal("Stopped wine\n", await RunAsync("undeploy", "wine"));
    }

    [Fact]
    public async Task A_service_of_a_notebook_outlives_it_and_a_stop_by_the_system_is_a_clean_one()
    {
        _folder.Write("serve.ipynb", NotebookText.Of("#!deploy wine@champion --background --payloads 0", "(await ops.DeploymentsAsync()).Deployments[0].State"));

        await RunAsync("run", "serve.ipynb");
        var status = StatusOf("wine")!;

        Assert.StartsWith("Predictions of wine: 60 rows", await RunAsync("predict", "wine", "--data", "wine.csv"));
        Assert.False(Directory.Exists(_folder.File(".state", "deployments", "wine", "payloads")));
        using var process = Running((int)status["processId"]!)!;
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await process.WaitForExitAsync(Stop);
        }

        Assert.Equal("stopped", (string?)StatusOf("wine")!["state"]);
        Assert.Equal("Stopped wine\n", await RunAsync("undeploy", "wine"));
    }

    // In a folder without a tracker: that of the deployment is asked, and none is made.
    private async Task IsKnownElsewhereAsync()
    {
        using var elsewhere = new TemporaryFolder();
        var listed = await Tool.RunAsync(elsewhere.Path, ["deployments"], ("MODELOPS_STATE_FOLDER", _folder.File(".state")));
        Assert.Matches("wine +wine@champion +1 +running", listed.Output);
        Assert.DoesNotContain("cannot be said", listed.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
    }

    private static Process? Running(int id)
    {
        try
        {
            var process = Process.GetProcessById(id);
            return process.HasExited ? null : process;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await ToolAsync(arguments);
        Assert.True(result.ExitCode == 0, $"modelops {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        return result.Output;
    }

    private Task<Tool.Result> ToolAsync(string[] arguments) => Tool.RunAsync(_folder.Path, arguments, ("XDG_CONFIG_HOME", _folder.File(".config")));

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await ToolAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        return result.Error;
    }

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 60; i++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(500, Stop);
        }

        Assert.Fail($"It did not come about. {StatusOf("wine")}");
    }

    private JsonObject? StatusOf(string name) => _folder.File(".state", "deployments", name, "status.json") is var path && File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : null;
}
