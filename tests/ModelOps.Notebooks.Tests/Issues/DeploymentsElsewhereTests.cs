using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A deployment was known to the process that served it only: nobody else could ask or stop it by its name.</summary>
public sealed class DeploymentsElsewhereTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();
    private readonly ModelOpsSession _other;

    public DeploymentsElsewhereTests() => _other = new ModelOpsSession(new RecordingHost(), _bench.Options with { IsCommandLine = true });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_bench.Options.StateFolder!, "deployments");

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Another_session_lists_asks_and_stops_it_by_its_name()
    {
        var deployment = await DeployAsync("wine");
        var test = (Frame)_bench.Host.Variables["test"];

        var listed = Assert.Single((await _other.DeploymentsAsync(Stop)).Deployments);
        var scored = await _other.PredictAsync("wine", test, cancellationToken: Stop);
        await _other.UndeployAsync("wine", Stop);

        Assert.Equal(("wine", deployment.Address, Environment.ProcessId), (listed.Name, listed.Address, listed.ProcessId));
        Assert.Equal(test.RowCount, scored.RowCount);
        await deployment.Stopped.WaitAsync(Stop);
        Assert.Empty(_bench.Ops.Deployments());
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
        Assert.Equal("No deployment is named 'wine'. Running: none.", (await Assert.ThrowsAsync<InvalidInputException>(() => _other.UndeployAsync("wine", Stop))).Message);
        Assert.StartsWith("No deployment, variable or folder is named 'wine'. Running: none.", (await Assert.ThrowsAsync<InvalidInputException>(() => _other.PredictAsync("wine", test, cancellationToken: Stop))).Message);
    }

    [Fact]
    public async Task A_name_that_two_processes_have_asks_for_the_address()
    {
        var first = await DeployAsync("wine");
        await using var third = new ModelOpsSession(new RecordingHost(), _bench.Options);
        var second = await third.DeployAsync(first.Model, "wine", cancellationToken: Stop);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _other.UndeployAsync("wine", Stop));
        await _other.UndeployAsync(second.Address.ToString(), Stop);

        Assert.Equal($"2 deployments are named 'wine': wine at {first.Address} (process {Environment.ProcessId}), wine at {second.Address} (process {Environment.ProcessId}). Give the address in place of the name.", refused.Message);
        Assert.Equal(first.Address, Assert.Single((await _other.DeploymentsAsync(Stop)).Deployments).Address);
    }

    [Fact]
    public async Task A_name_on_the_command_line_and_a_port_anywhere_are_taken_once()
    {
        var deployment = await DeployAsync("wine");

        var name = await Assert.ThrowsAsync<InvalidInputException>(() => _other.DeployAsync(deployment.Model, "wine", cancellationToken: Stop));
        var port = await Assert.ThrowsAsync<InvalidInputException>(() => _other.DeployAsync(deployment.Model, "other", deployment.Address.Port, Stop));

        Assert.StartsWith($"A deployment of that name is running: wine at {deployment.Address} (process {Environment.ProcessId}).", name.Message);
        Assert.StartsWith($"Port {deployment.Address.Port} is taken by the deployment wine at ", port.Message);
        await using var next = await _other.DeployAsync(deployment.Model, "other", cancellationToken: Stop);
    }

    [Fact]
    public async Task What_a_process_that_died_has_left_is_neither_shown_nor_in_the_way()
    {
        var deployment = await DeployAsync("wine");
        var spec = await File.ReadAllTextAsync(Path.Combine(Folder, "wine", "deployment.json"), Stop);
        var left = await File.ReadAllTextAsync(Path.Combine(Folder, "wine", "status.json"), Stop);
        await _bench.Ops.UndeployAsync("wine", Stop);
        async Task LeaveAsync(string id, string before, string after)
        {
            Directory.CreateDirectory(Path.Combine(Folder, id));
            await File.WriteAllTextAsync(Path.Combine(Folder, id, "deployment.json"), spec, Stop);
            Assert.Contains(before, left);
            await File.WriteAllTextAsync(Path.Combine(Folder, id, "status.json"), left.Replace(before, after, StringComparison.Ordinal), Stop);
        }

        // The same number, but an earlier process: its start differs. And a process that is gone.
        await LeaveAsync("earlier", System.Text.Json.JsonDocument.Parse(left).RootElement.GetProperty("mark").GetString()!, "0 0");
        await LeaveAsync("gone", $"\"processId\": {Environment.ProcessId}", "\"processId\": 4194304");
        await LeaveAsync("elsewhere", $"\"machine\": \"{Environment.MachineName}", "\"machine\": \"another");

        Assert.Empty((await _other.DeploymentsAsync(Stop)).Deployments);
        Assert.Equal("elsewhere", Path.GetFileName(Assert.Single(Directory.GetDirectories(Folder))));
        await using var again = await _other.DeployAsync(deployment.Model, "wine", cancellationToken: Stop);
    }

    [Fact]
    public async Task Nobody_else_can_read_the_files_and_a_folder_that_others_can_write_to_is_not_trusted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await DeployAsync("wine");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "wine", "status.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_bench.Options.StateFolder!, "deployments.lock")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
        Assert.Contains("cannot be trusted", (await Assert.ThrowsAsync<InvalidInputException>(() => _other.DeploymentsAsync(Stop))).Message);
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task Without_a_place_for_its_file_a_deployment_serves_all_the_same_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var blocked = folder.Write("file", "");
        var trained = await _bench.Ops.TrainAsync("train", new() { Target = "risk" }, cancellationToken: Stop);
        var host = new RecordingHost();
        await using var session = new ModelOpsSession(host, _bench.Options with { StateFolder = Path.Combine(blocked, "state") });

        await using var deployment = await session.DeployAsync(trained, "wine", cancellationToken: Stop);

        Assert.Equal(250, (await session.PredictAsync("wine", (Frame)_bench.Host.Variables["test"], cancellationToken: Stop)).RowCount);
        await session.ShowAsync(deployment, Stop);
        Assert.Contains("only by its address", host.Text);
    }

    [Fact]
    public async Task Where_the_deployments_cannot_be_read_the_command_line_does_not_take_a_name_for_free()
    {
        var deployment = await DeployAsync("wine");
        var damaged = Damage();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _other.DeployAsync(deployment.Model, "wine", cancellationToken: Stop));

        Assert.StartsWith($"The file '{damaged}' does not describe a deployment: ", refused.Message);
        Directory.Delete(Path.GetDirectoryName(damaged)!, recursive: true);
        Assert.StartsWith("A deployment of that name is running", (await Assert.ThrowsAsync<InvalidInputException>(() => _other.DeployAsync(deployment.Model, "wine", cancellationToken: Stop))).Message);
        await using var next = await _other.DeployAsync(deployment.Model, "other", cancellationToken: Stop);
    }

    [Fact]
    public async Task Where_the_deployments_cannot_be_read_models_predict_all_the_same()
    {
        var deployment = await DeployAsync("wine");
        await _bench.Ops.RegisterAsync(deployment.Model, "wine", "champion", cancellationToken: Stop);
        Damage();
        var test = (Frame)_bench.Host.Variables["test"];

        foreach (var model in (string[])["wine@champion", "wine/1", "models:/wine/1", $"runs:/{deployment.Model.RunId}/model"])
        {
            Assert.Equal(test.RowCount, (await _other.PredictAsync(model, test, cancellationToken: Stop)).RowCount);
        }

        foreach (var name in (string[])["wine", "wine.v2", deployment.Address.ToString()])
        {
            Assert.Contains("does not describe a deployment", (await Assert.ThrowsAsync<InvalidInputException>(() => _other.PredictAsync(name, test, cancellationToken: Stop))).Message);
        }
    }

    [Theory]
    [InlineData("wine@champion")]
    [InlineData("team/wine")]
    public async Task A_deployment_is_not_named_as_a_model(string name)
    {
        var trained = await _bench.Ops.TrainAsync("train", new() { Target = "risk" }, cancellationToken: Stop);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.DeployAsync(trained, name, cancellationToken: Stop));
        Assert.StartsWith($"A deployment cannot be named '{name}', since '@' and '/' are for models. Give another name with ", refused.Message);
    }

    [Fact]
    public async Task A_deployment_that_is_disposed_gives_its_name_back()
    {
        var trained = await _bench.Ops.TrainAsync("train", new() { Target = "risk" }, cancellationToken: Stop);
        await using (var first = await _bench.Ops.DeployAsync(trained, "wine", cancellationToken: Stop))
        {
            Assert.Single(_bench.Ops.Deployments());
        }

        await using var second = await _bench.Ops.DeployAsync(trained, "wine", cancellationToken: Stop);
        Assert.Single(_bench.Ops.Deployments());
    }

    private async Task<Deployment> DeployAsync(string name)
    {
        var trained = await _bench.Ops.TrainAsync("train", new() { Target = "risk" }, cancellationToken: Stop);
        return await _bench.Ops.DeployAsync(trained, name, cancellationToken: Stop);
    }

    private string Damage()
    {
        var path = Path.Combine(Folder, "damaged", "deployment.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{");
        return path;
    }
}
