using System.Net.Sockets;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Deploy;

/// <summary>What <c>#!deploy</c> starts, <c>#!deployments</c> lists and <c>#!undeploy</c> ends.</summary>
public sealed class DeployCommandTests(TrainedBench trained) : IClassFixture<TrainedBench>, IAsyncDisposable
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_bench.Options.StateFolder!, "deployments");

    // Each test ends what it started: the session, its variables and its store are the class's.
    public async ValueTask DisposeAsync()
    {
        _bench.Host.Face = Face.Notebook;
        foreach (var deployment in _bench.Ops.Deployments().Values)
        {
            await deployment.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_deployment_answers_over_HTTP_what_the_model_answers_in_process_until_it_is_stopped()
    {
        var shown = await _bench.ShownAsync("deploy credit@champion --name wine");
        var address = _bench.Ops.Deployments()["wine"].Address;
        var listed = await _bench.ShownAsync("deployments");
        await _bench.RunAsync("predict wine --data test --as served");
        await _bench.RunAsync("predict credit@champion --data test --as local");
        var stopped = await _bench.ShownAsync("undeploy wine");

        Golden.Equal("deploy.txt", TrainedBench.Scrub(shown + stopped));
        Assert.Equal(_bench.Frame("local").Numbers("probability_bad"), _bench.Frame("served").Numbers("probability_bad"));
        Assert.StartsWith($"1 deployment\n  name  model            version  state    address", listed);
        Assert.Matches($"wine  credit@champion +1  running  {address} +this machine +{Environment.ProcessId}  ", listed);
        Assert.Equal("No deployment runs\n", await _bench.ShownAsync("deployments"));
        Assert.False(await ListensAsync(address.Port));
        Assert.Empty(Directory.GetDirectories(Folder));
        Assert.Equal("No deployment is named 'wine'. Running: none.", (await _bench.RefusedAsync("undeploy wine")).Message);
    }

    [Fact]
    public void A_list_is_shown_with_what_is_behind()
    {
        var since = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var result = new DeploymentsResult(
        [
            new("credit", "credit@champion", 1, new Uri("http://127.0.0.1:5010"), 4711, since),
            new("loose", "models/tree", null, new Uri("http://127.0.0.1:5011"), 12, since.AddDays(1)) { IsBackground = true },
            new("lost", "credit/2", 2, null, 13, since.AddDays(2)) { IsBackground = true, State = DeploymentState.Died },
        ])
        { Notes = ["credit serves version 1, but credit@champion is version 2 now."] };

        Golden.Equal("deployments.txt", ViewText.Render(result.ToView()));
        Assert.Equal("credit at http://127.0.0.1:5010/ (process 4711)", result.Deployments[0].ToString());
    }

    [Fact]
    public async Task Magic_and_call_start_the_same_under_the_name_of_the_model_or_the_one_given()
    {
        await _bench.RunAsync("deploy credit/1");
        await using var called = await _bench.Ops.DeployAsync("model", "mine", cancellationToken: Stop);
        await using var unnamed = await _bench.Ops.DeployAsync(trained.Model.Model, cancellationToken: Stop);

        Assert.Equal(["credit", "mine", "model"], _bench.Ops.Deployments().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(250, (await called.PredictAsync(_bench.Frame("test"), Stop)).RowCount);
        await _bench.Ops.UndeployAsync(unnamed.Address.ToString(), Stop);
        Assert.True(unnamed.Stopped.IsCompleted);
        Assert.DoesNotContain("model", _bench.Ops.Deployments().Keys);
    }

    [Fact]
    public async Task A_port_that_is_given_is_taken_and_one_that_is_in_use_leaves_nothing_behind()
    {
        var port = Ports.Free();
        await using var first = await _bench.Ops.DeployAsync("model", "first", port, Stop);
        Assert.Equal(port, first.Address.Port);
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var busy = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        Assert.StartsWith($"Port {busy} on 127.0.0.1 is in use by another program.", (await _bench.RefusedAsync($"deploy model --name second --port {busy}")).Message);
        Assert.Equal(
            $"Port {port} is taken by the deployment {new RunningDeployment("first", "m", null, first.Address, Environment.ProcessId, default)}. Stop it with #!undeploy first, or give another port with --port.",
            await _bench.RefusedAsync(Face.Notebook, $"deploy model --name second --port {port}"));

        Assert.Equal(["first"], _bench.Ops.Deployments().Keys);
        Assert.Single(Directory.GetDirectories(Folder));
        await using var second = await _bench.Ops.DeployAsync("model", "second", cancellationToken: Stop);
    }

    [Theory]
    [InlineData(Face.Notebook, "deploy model --name taken", "A deployment named 'taken' is running. Stop it with #!undeploy taken, or give another name with --name.")]
    [InlineData(Face.Terminal, "deploy model --name taken", "A deployment named 'taken' is running. Stop it with modelops undeploy taken, or give another name with --name.")]
    [InlineData(Face.CSharp, "deploy model --name taken", "A deployment named 'taken' is running. Stop it with ops.UndeployAsync(\"taken\"), or give another name with Name.")]
    [InlineData(Face.Notebook, "deploy model --name a/b", "A deployment cannot be named 'a/b', since '@' and '/' are for models. Give another name with --name.")]
    [InlineData(Face.Notebook, "deploy modle --port x", "There is no variable, registered model or folder 'modle'. Did you mean 'model'? Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.\n'--port' cannot be 'x'. Give a whole number, such as 10.")]
    [InlineData(Face.Notebook, "deploy model --name other --port 70000", "The port 70000 is out of range; give 0 (a free one) to 65535.")]
    [InlineData(Face.Notebook, "deploy model --name other --port -1", "The port -1 is out of range; give 0 (a free one) to 65535.")]
    [InlineData(Face.Notebook, "deploy model --name \"\"", "The deployment cannot be named so: the name is empty, too long, or has blanks around it or control characters. Give another name with --name.")]
    [InlineData(Face.Notebook, "deploy model --name what?", "The model name 'what?' cannot be part of an address; leave out '/', '\\' and '?'.")]
    [InlineData(Face.Notebook, "deploy model --name other --systemd --interval 2s --payloads 2", "'--systemd' is for a service of its own. Give --background, too.\n'--interval' says how often an alias is looked up. Give --follow, too.\n'--payloads' cannot be 2. Give the share of requests to log, 0 to 1.")]
    [InlineData(Face.CSharp, "deploy credit/1 --name other --follow", "'Follow' follows an alias, and 'credit/1' has none. Deploy name@alias.")]
    [InlineData(Face.Notebook, "deployments list taken", "'list' lists all deployments, and takes no name. To see 'taken' alone write #!deployments status taken.")]
    [InlineData(Face.Notebook, "deployments logs", "'logs' needs the NAME of a deployment as word 2. Running: *.")]
    [InlineData(Face.Terminal, "deployments lost", "ACTION, word 1, cannot be 'lost'. Give one of: list, status, logs, stop, restart. Did you mean 'list'?")]
    [InlineData(Face.Notebook, "deployments logs taken", "'taken' has no log of its own: process PID serves it, and logs as that does.")]
    [InlineData(Face.Notebook, "deployments restart taken", "'taken' is served by process PID itself, and ends with it. Stop it with #!undeploy taken, and deploy it there again.")]
    [InlineData(Face.Notebook, "undeploy takn", "No deployment is named 'takn'. Did you mean 'taken'? Running: *.")]
    [InlineData(Face.Terminal, "undeploy", "'undeploy' needs NAME as word 1: Name of the deployment, or its address.")]
    public async Task Words_that_do_not_fit_are_named_and_nothing_is_started(Face face, string line, string expected)
    {
        await using var taken = await _bench.Ops.DeployAsync("model", "taken", cancellationToken: Stop);

        var refused = await _bench.RefusedAsync(face, line);

        Assert.Equal(expected.Replace("PID", $"{Environment.ProcessId}", StringComparison.Ordinal), refused.Replace($"taken at {taken.Address} (process {Environment.ProcessId})", "*", StringComparison.Ordinal));
        Assert.Equal(["taken"], _bench.Ops.Deployments().Keys);
        Assert.Single(Directory.GetDirectories(Folder));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_neither_a_name_nor_a_file()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Ops.DeployAsync("model", "never", cancellationToken: cancelled.Token));

        Assert.Empty(_bench.Ops.Deployments());
        Assert.Empty(Directory.Exists(Folder) ? Directory.GetDirectories(Folder) : []);
        await using var now = await _bench.Ops.DeployAsync("model", "never", cancellationToken: Stop);
    }

    [Fact]
    public async Task The_end_of_a_session_ends_its_deployments()
    {
        var session = new ModelOpsSession(new RecordingHost(), _bench.Options);
        var deployment = await session.DeployAsync(trained.Model, "short", cancellationToken: Stop);
        Assert.True(await ListensAsync(deployment.Address.Port));

        await session.DisposeAsync();

        Assert.True(deployment.Stopped.IsCompleted);
        Assert.False(await ListensAsync(deployment.Address.Port));
        Assert.Empty((await _bench.Ops.DeploymentsAsync(Stop)).Deployments);
        await deployment.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_a_session_ends_all_of_it_although_the_files_of_its_deployments_cannot_be_removed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var session = new ModelOpsSession(new RecordingHost(), _bench.Options);
        Deployment[] two = [await session.DeployAsync(trained.Model, "one", cancellationToken: Stop), await session.DeployAsync(trained.Model, "two", cancellationToken: Stop)];
        var run = await session.StartRunAsync("open", CaptureSettings.None, Stop);
        using (new OpenToAll(Folder))
        {
            Assert.Contains("cannot be trusted", (await Assert.ThrowsAsync<InvalidInputException>(() => session.DisposeAsync().AsTask())).Message);
        }

        Assert.All(two, deployment => Assert.True(deployment.Stopped.IsCompleted));
        Assert.False(await ListensAsync(two[0].Address.Port) || await ListensAsync(two[1].Address.Port));
        Assert.Equal(Tracking.RunStatus.Finished, (await _bench.StoredAsync(run.RunId)).Info.Status);
        Assert.All(Directory.GetDirectories(Folder), folder => Directory.Delete(folder, recursive: true));
    }

    [Fact]
    public async Task A_folder_that_was_open_to_others_for_a_time_does_not_make_a_deployment_deaf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var deployment = await _bench.Ops.DeployAsync("model", "patient", cancellationToken: Stop);
        await using var other = new ModelOpsSession(new RecordingHost(), _bench.Options);
        using (new OpenToAll(Folder))
        {
            await Task.Delay(700, Stop);
        }

        await other.UndeployAsync("patient", Stop);

        await deployment.Stopped.WaitAsync(TimeSpan.FromSeconds(60), Stop);
    }

    [Fact]
    public async Task A_registry_that_is_away_is_noted_and_the_list_is_shown_all_the_same()
    {
        await using var deployment = await _bench.Ops.DeployAsync("credit@champion", cancellationToken: Stop);

        using (await FailingStore.AtAsync(_bench, "GetVersionByAliasAsync"))
        {
            var listed = await _bench.Ops.DeploymentsAsync(Stop);

            Assert.Equal("credit serves version 1; whether credit@champion is still that version cannot be said: The store is away (GetVersionByAliasAsync).", Assert.Single(listed.Notes));
            Assert.Single(listed.Deployments);
        }

        Assert.Empty((await _bench.Ops.DeploymentsAsync(Stop)).Notes);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_are_refused_by_the_server_and_it_goes_on()
    {
        await using var deployment = await _bench.Ops.DeployAsync("model", "strict", cancellationToken: Stop);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => deployment.PredictAsync(_bench.Frame("test").Drop("housing"), Stop));

        Assert.StartsWith("The model server refused the rows (400): ", refused.Message);
        Assert.Contains("'housing'", refused.Message);
        Assert.Equal(1, (await deployment.PredictAsync(_bench.Frame("test").Head(1), Stop)).RowCount);
    }

    [Fact]
    public async Task One_deployment_is_shown_with_its_versions_and_stopped()
    {
        await using var deployment = await _bench.Ops.DeployAsync("credit@champion", new DeployOptions { Name = "wine", Payloads = 1 }, Stop);
        await deployment.PredictAsync(_bench.Frame("test").Head(2), Stop);
        var one = await _bench.Ops.DeploymentAsync("wine", Stop);
        var shown = await _bench.ShownAsync("deployments status wine");

        Assert.Equal((DeploymentState.Running, "1", 100.0), (one.State, Assert.Single(one.Versions).Version, one.Versions[0].Weight));
        Assert.StartsWith("wine is served\n  state    running\n  model    credit@champion\n", shown);
        Assert.Contains("champion  1        100 %", shown);
        Assert.Contains("payload log  ", deployment.ToString());
        Assert.StartsWith("wine has stopped\n", await _bench.ShownAsync("deployments stop wine"));
        Assert.True(deployment.Stopped.IsCompleted);
        Assert.Empty((await _bench.Ops.DeploymentsAsync(Stop)).Deployments);
        Directory.Delete(Path.Combine(Folder, "wine"), recursive: true);
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, Stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Lets all users write to a folder, until it is disposed.</summary>
    private sealed class OpenToAll : IDisposable
    {
        private readonly string _folder;

        internal OpenToAll(string folder)
        {
            _folder = folder;
            Set((UnixFileMode)0b111_111_111);
        }

        public void Dispose() => Set(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        private void Set(UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder, mode);
            }
        }
    }
}
