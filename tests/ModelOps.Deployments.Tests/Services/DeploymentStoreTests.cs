using ModelOps.Deployments.Services;
using ModelOps.Files;
using ModelOps.TestSupport;
using ModelOps.Tracking.Runs;

namespace ModelOps.Deployments.Tests.Services;

/// <summary>The files by which processes of a user find and change each other's deployments.</summary>
public sealed class DeploymentStoreTests : IDisposable
{
    private static readonly DateTimeOffset _since = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly DeploymentStore _store;

    public DeploymentStoreTests() => _store = new DeploymentStore(new UserState(_folder.File("state")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_folder_nothing_runs_and_none_is_made()
    {
        Assert.Empty(_store.All());
        Assert.False(Directory.Exists(_folder.File("state")));
    }

    [Fact]
    public void What_is_written_is_read_again_the_oldest_first_until_it_is_removed()
    {
        var second = Add("second", 2);
        var first = Add("first", 1);
        var again = Add("first", 3);

        Assert.Equal([(first, "first"), (second, "second"), (again, "first")], _store.All().Select(one => (one.Id, one.Spec.Name)));
        Assert.Equal("first~2", again);
        _store.Remove(first);
        _store.Remove(first);
        Assert.Equal([second, again], _store.All().Select(one => one.Id));
        Assert.Equal("first", Add("first", 4));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a b~2")]
    [InlineData("über:all*")]
    public void A_name_that_no_folder_can_have_stays_within_the_folder(string name)
    {
        var id = Add(name, 1);

        Assert.Equal(_folder.File("state", "deployments"), Path.GetDirectoryName(_store.FolderOf(id)));
        Assert.DoesNotContain('~', id);
        Assert.Equal(name, Assert.Single(_store.All()).Spec.Name);
    }

    [Fact]
    public void All_of_a_specification_is_kept()
    {
        var spec = new DeploymentSpec
        {
            Name = "credit",
            Generation = 7,
            Model = "credit@champion",
            Traffic = new Dictionary<string, double> { ["champion"] = 99.5, ["2"] = 0.5 },
            Shadow = "next",
            By = "header:X-User",
            Follow = true,
            FollowInterval = TimeSpan.FromSeconds(20),
            IsBackground = true,
            IsStopped = true,
            Host = "::1",
            Port = 5010,
            Serving = new() { GrpcPort = 5011, Tokens = ["env:TOKEN"], AllowedHosts = ["models.example.com"], Tls = new("/c.pem") { KeyFile = "/c.key" }, BatchWait = TimeSpan.FromMilliseconds(1) },
            TrackingUri = "sqlite:///x.db",
            Folder = "/f",
            PayloadLog = new() { Share = 0.25, Drop = ["name"], Key = "env:K" },
            Watch = new() { WindowRows = 500, Expected = new Dictionary<string, double> { ["roc_auc"] = 0.8 } },
            Alerts = ["env:SLACK_URL"],
            Silences = [new(AlertMatcher.Parse("alertname=drift,column=age"), DateTimeOffset.UnixEpoch, "ada") { Reason = "known" }],
        };

        var read = StateJson.Read<DeploymentSpec>(StateJson.Write(spec));

        Assert.Equal(StateJson.Write(spec), StateJson.Write(read));
        Assert.Equal((spec.Traffic["champion"], spec.PayloadLog.Drop[0], spec.FollowInterval, 0.8, 500, "env:SLACK_URL"), (read.Traffic["champion"], read.PayloadLog!.Drop[0], read.FollowInterval, read.Watch.Expected["roc_auc"], read.Watch.WindowRows, read.Alerts[0]));
        Assert.Equal(("alertname=drift,column=age", "known"), Assert.Single(read.Silences) is var silence ? (silence.Matcher.ToString(), silence.Reason) : default);
        Assert.Equal((5011, spec.Serving.Tls, TimeSpan.FromMilliseconds(1)), (read.Serving.GrpcPort, read.Serving.Tls, read.Serving.BatchWait));
        Assert.Equal(["name", "generation", "model", "traffic", "shadow", "by", "follow", "followInterval", "isBackground", "isStopped", "host", "port", "serving", "trackingUri", "folder", "payloadLog", "watch", "alerts", "silences"],
            System.Text.Json.Nodes.JsonNode.Parse(StateJson.Write(spec))!.AsObject().Select(pair => pair.Key));
    }

    [Theory]
    [InlineData("""{"name":"x","modle":"m"}""", "there is no field 'modle'. Did you mean 'model'? The fields are: name, generation, model, traffic,")]
    [InlineData("""{"name":"x","payloadLog":{"shares":1}}""", "there is no field 'shares'. Did you mean 'share'? The fields are: share,")]
    [InlineData("""{"name":"x","port":"one"}""", "port")]
    [InlineData("""{"name":""}""", "a value is missing or not of its kind")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("[]", "")]
    [InlineData("null", "it is null")]
    [InlineData("{", "")]
    [InlineData("", "")]
    public void A_file_that_describes_no_deployment_is_named_with_what_is_wrong(string text, string expected)
    {
        var id = Add("x", 1);
        var path = Path.Combine(_store.FolderOf(id), "deployment.json");
        File.WriteAllText(path, text);

        var refused = Assert.Throws<InvalidInputException>(() => _store.All()).Message;

        Assert.StartsWith($"The file '{path}' does not describe a deployment: ", refused);
        Assert.Contains(expected, refused);
        Assert.EndsWith(". Correct it, or delete its folder.", refused);
    }

    [Fact]
    public void What_a_dead_process_left_is_removed_but_a_service_of_its_own_is_said_to_have_died()
    {
        var own = Add("own", 1, status => status with { Mark = "0 0" });
        var service = Add("service", 2, status => status with { Mark = "0 0" }, isBackground: true);
        var stopped = Add("stopped", 3, status => status with { Mark = "0 0", State = DeploymentState.Stopped }, isBackground: true);
        Add("elsewhere", 4, status => status with { Machine = "another", Mark = "0 0" });

        var all = _store.All();

        Assert.Equal([(service, DeploymentState.Died), (stopped, DeploymentState.Stopped)], all.Select(one => (one.Id, one.State)));
        Assert.Equal($"Process {Environment.ProcessId} is gone without having stopped: it was killed, or it crashed.", all[0].Reason);
        Assert.Null(all[1].Reason);
        Assert.Null(_store.FindSpec(own));
        Assert.NotNull(_store.FindSpec("elsewhere"));
    }

    [Fact]
    public void What_makes_room_for_a_successor_is_there_again_when_that_does_not_start()
    {
        var id = Add("x", 1, status => status with { State = DeploymentState.Stopped }, isBackground: true);
        File.WriteAllText(_store.LogOf(id), "stopped\n");

        _store.SetAside(id);
        Assert.Empty(_store.All());
        Assert.Equal(id, Add("x", 2));
        File.WriteAllText(_store.LogOf(id), "failed\n");
        _store.PutBack(id);

        Assert.Equal((DeploymentState.Stopped, _since.AddMinutes(1)), (Assert.Single(_store.All()).State, Assert.Single(_store.All()).Status.Since));
        Assert.Equal("stopped\n", File.ReadAllText(_store.LogOf(id)));
        _store.SetAside(id);
        Add("x", 3);
        _store.Forget(id);
        Assert.Equal(["deployment.json", "status.json"], Directory.GetFiles(_store.FolderOf(id)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_else_can_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var id = Add("x", 1);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(_store.FolderOf(id)))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_store.FolderOf(id)));
        }
    }

    [Fact]
    public async Task Changes_of_many_at_once_are_all_counted()
    {
        var id = Add("x", 1);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _store.ChangeAsync(id, spec => spec with { Port = spec.Port + 1 }, Stop), Stop)));

        Assert.Equal((20, 21), (_store.FindSpec(id)!.Port, _store.FindSpec(id)!.Generation));
    }

    [Fact]
    public async Task Waiting_ends_with_the_reason_when_a_service_is_slow_or_dies()
    {
        var alive = Add("alive", 1);
        var dead = Add("dead", 2, status => status with { Mark = "0 0" }, isBackground: true);

        Assert.Equal($"Process {Environment.ProcessId}, which serves 'alive', has not taken the change in 0 seconds; it will when it can. If it hangs, end that process.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => _store.WaitAsync(alive, 2, TimeSpan.FromMilliseconds(100), Stop))).Message);
        Assert.StartsWith("The deployment 'dead' does not run. Process ", (await Assert.ThrowsAsync<InvalidInputException>(() => _store.WaitAsync(dead, 2, TimeSpan.FromSeconds(10), Stop))).Message);
        Assert.Null(await _store.WaitAsync("gone", 2, TimeSpan.FromSeconds(10), Stop));
        Assert.Equal("The deployment 'gone' has ended meanwhile.", (await Assert.ThrowsAsync<InvalidInputException>(() => _store.ChangeAsync("gone", spec => spec, Stop))).Message);
    }

    private string Add(string name, int minutes, Func<DeploymentStatus, DeploymentStatus>? change = null, bool isBackground = false)
    {
        var spec = new DeploymentSpec { Name = name, Model = "m", IsBackground = isBackground };
        var id = _store.Reserve(spec);
        var status = DeploymentStore.Starting(spec, Environment.ProcessId, _since.AddMinutes(minutes)) with { State = DeploymentState.Running, Generation = 1, Address = new Uri("http://127.0.0.1:5010") };
        Assert.Equal(ProcessMark.Machine, status.Machine);
        _store.WriteStatus(id, change?.Invoke(status) ?? status);
        return id;
    }
}
