using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.TestSupport;
using ModelOps.Tracking.Runs;

namespace ModelOps.Notebooks.Tests.Deploy;

/// <summary>The files by which processes of a user find each other's deployments.</summary>
public sealed class DeploymentFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DeploymentFiles _files;

    public DeploymentFilesTests() => _files = new DeploymentFiles(new UserState(_folder.File("state")));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => _folder.File("state", "deployments");

    public void Dispose() => _folder.Dispose();

    private static RunningDeployment Here(string name, int minutes = 0) =>
        new(name, $"{name}@champion", 3, new Uri("http://127.0.0.1:5010"), Environment.ProcessId, new DateTimeOffset(2024, 2, 3, 4, minutes, 0, TimeSpan.Zero));

    [Fact]
    public void Without_a_folder_nothing_runs_and_none_is_made()
    {
        Assert.Empty(_files.Running());
        Assert.False(Directory.Exists(_folder.File("state")));
    }

    [Fact]
    public void What_is_written_is_read_again_the_oldest_first_until_it_is_removed()
    {
        var second = _files.Add(Here("second", 2));
        var first = _files.Add(Here("first", 1));

        Assert.Equal([(first, Here("first", 1)), (second, Here("second", 2))], _files.Running());
        _files.Remove(first);
        _files.Remove(first);
        Assert.Equal("second", Assert.Single(_files.Running()).Deployment.Name);
        Assert.Empty(Directory.GetFiles(Folder, "*.tmp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"text\"")]
    [InlineData("{\"Deployment\":null,\"Machine\":\"MACHINE\",\"Mark\":\"1 1\"}")]
    [InlineData("{\"Deployment\":{\"Name\":\"x\"},\"Machine\":\"MACHINE\",\"Mark\":\"1 1\"}")]
    [InlineData("{\"Deployment\":{\"Name\":\"x\",\"Model\":\"m\",\"Address\":\"nowhere\",\"ProcessId\":1,\"Since\":\"2024-01-01T00:00:00Z\"},\"Machine\":\"MACHINE\",\"Mark\":\"1 1\"}")]
    [InlineData("{\"Deployment\":{\"Name\":\"x\",\"Model\":\"m\",\"Address\":\"http://127.0.0.1:1\",\"ProcessId\":\"one\",\"Since\":\"2024-01-01T00:00:00Z\"},\"Machine\":\"MACHINE\",\"Mark\":\"1 1\"}")]
    [InlineData("{\"Deployment\":{\"Name\":\"x\",\"Model\":\"m\",\"Address\":\"http://127.0.0.1:1\",\"ProcessId\":0,\"Since\":\"2024-01-01T00:00:00Z\"},\"Machine\":\"MACHINE\",\"Mark\":\"1 1\"}")]
    public void A_file_that_does_not_describe_a_deployment_is_named_and_kept(string text)
    {
        _files.Add(Here("wine"));
        var odd = Path.Combine(Folder, "odd.json");
        File.WriteAllText(odd, text.Replace("MACHINE", ProcessMark.Machine, StringComparison.Ordinal));

        var refused = Assert.Throws<InvalidInputException>(() => _files.Running());

        Assert.StartsWith($"The file '{odd}' does not describe a deployment: ", refused.Message);
        Assert.EndsWith(". Delete it.", refused.Message);
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        File.Delete(odd);
        Assert.Single(_files.Running());
    }

    [Fact]
    public void Fields_of_a_later_version_and_files_of_another_kind_are_not_in_the_way()
    {
        var id = _files.Add(Here("wine"));
        var path = Path.Combine(Folder, id + ".json");
        var entry = JsonNode.Parse(File.ReadAllText(path))!;
        entry["Later"] = new JsonObject { ["x"] = 1 };
        entry["Deployment"]!["Later"] = 2;
        File.WriteAllText(path, entry.ToJsonString());
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "not ours");

        Assert.Equal(Here("wine"), Assert.Single(_files.Running()).Deployment);
    }

    [Theory]
    [InlineData("Mark", "\"0 0\"", 0)]
    [InlineData("Machine", "\"another\"", 1)]
    public void What_a_dead_process_left_is_removed_and_what_is_of_another_machine_stays(string field, string value, int left)
    {
        var id = _files.Add(Here("wine"));
        var path = Path.Combine(Folder, id + ".json");
        var entry = JsonNode.Parse(File.ReadAllText(path))!;
        entry[field] = JsonNode.Parse(value);
        File.WriteAllText(path, entry.ToJsonString());
        File.WriteAllText(Path.Combine(Folder, id + ".stop"), "");

        Assert.Empty(_files.Running());

        Assert.Equal(2 * left, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task A_request_to_stop_is_seen_and_is_gone_with_the_deployment()
    {
        var id = _files.Add(Here("wine"));
        Assert.False(_files.IsStopRequested(id));

        var stopping = _files.StopAsync(id, TimeSpan.FromSeconds(60), Stop);
        while (!_files.IsStopRequested(id))
        {
            await Task.Delay(10, Stop);
        }

        _files.Remove(id);

        Assert.True(await stopping);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_not_called_stopped()
    {
        var id = _files.Add(Here("wine"));

        Assert.False(await _files.StopAsync(id, TimeSpan.FromMilliseconds(150), Stop));

        // It will when it can: the request stays.
        Assert.True(_files.IsStopRequested(id));
        Assert.Single(_files.Running());
    }

    [Fact]
    public async Task Waiting_for_a_stop_or_a_lock_can_be_cancelled()
    {
        var id = _files.Add(Here("wine"));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _files.StopAsync(id, TimeSpan.FromMinutes(5), stop.Token));

        using var held = await _files.LockAsync(Stop);
        using var second = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _files.LockAsync(second.Token));
    }

    [Fact]
    public async Task One_at_a_time_holds_the_lock()
    {
        var first = await _files.LockAsync(Stop);
        var second = _files.LockAsync(Stop);
        await Task.Delay(250, Stop);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task A_lock_that_cannot_be_made_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        Directory.CreateDirectory(_folder.File("state", "deployments.lock"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File("state"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _files.LockAsync(Stop));

        Assert.StartsWith($"The file '{_folder.File("state", "deployments.lock")}' cannot be locked: ", refused.Message);
    }

    [Fact]
    public void What_is_written_names_no_folder_of_the_user()
    {
        var id = _files.Add(Here("wine"));

        var entry = JsonSerializer.Deserialize<JsonObject>(File.ReadAllText(Path.Combine(Folder, id + ".json")))!;

        Assert.Equal(["Deployment", "Machine", "Mark"], entry.Select(pair => pair.Key));
        Assert.Equal(["Name", "Model", "Version", "Address", "ProcessId", "Since"], entry["Deployment"]!.AsObject().Select(pair => pair.Key));
    }
}
