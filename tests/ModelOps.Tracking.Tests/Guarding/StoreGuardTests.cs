using System.Text;
using ModelOps.TestSupport;
using Xunit;

namespace ModelOps.Tracking.Tests.Guarding;

public sealed class StoreGuardTests : IDisposable
{
    private const string Token = "ghp" + "_aB3dE6gH9jK2mN5pQ8sT1vW4xY7zA0cD3fG6";
    private const string Connection = "Host=db;Username=ann;Password=hunter2;Database=shop";
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _heard = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Secrets_are_replaced_in_params_tags_names_datasets_and_texts_and_said_by_place()
    {
        await using var store = await OpenAsync();
        var run = await ActiveRun.StartAsync(store, new ActiveRunOptions { Name = $"with {Token}", Tags = new Dictionary<string, string> { ["start"] = Connection }, Capture = CaptureSettings.None });
        await run.LogParamAsync("connection", Connection);
        await run.LogParamsAsync(new Dictionary<string, object?> { ["password"] = "hunter2", ["depth"] = 3 });
        await run.SetTagAsync("note", $"used {Token} today");
        await run.LogInputAsync(new Dataset("d", "1", "sql", $"{{\"uri\": \"postgresql://ann:hunter2@db/shop\"}}"));
        await run.LogTextAsync($"a\n{Connection}\nb", "notes/log.txt");
        await run.FailAsync(new InvalidOperationException($"no answer to {Token}"));

        var kept = await store.GetRunAsync(run.RunId);
        Assert.Equal("with [secret]", kept.Info.Name);
        Assert.Equal("Host=db;Username=ann;Password=[secret];Database=shop", kept.Data.Params.Single(param => param.Key == "connection").Value);
        Assert.Equal("[secret]", kept.Data.Params.Single(param => param.Key == "password").Value);
        Assert.Equal("3", kept.Data.Params.Single(param => param.Key == "depth").Value);
        Assert.Equal("used [secret] today", kept.Data.Tags.Single(tag => tag.Key == "note").Value);
        Assert.Equal("no answer to [secret]", kept.Data.Tags.Single(tag => tag.Key == ActiveRun.ErrorTag).Value);
        Assert.Contains($"A secret (password) in the param 'connection' of run {run.RunId} was replaced by [secret]. Log where it is instead, as env:NAME.", _heard);
        Assert.Contains($"A secret (GitHub token) in the tag 'note' of run {run.RunId} was replaced by [secret]. Log where it is instead, as env:NAME.", _heard);
        Assert.Contains("A secret (password) in the artifact 'notes/log.txt' was replaced by [secret].", _heard);
        Assert.DoesNotContain(_heard, sentence => sentence.Contains(Token, StringComparison.Ordinal) || sentence.Contains("hunter2", StringComparison.Ordinal));
        await store.DisposeAsync();
        NothingIn(_folder.Path, Token, "hunter2");
    }

    [Fact]
    public async Task The_registry_keeps_none()
    {
        await using var store = await OpenAsync();
        await store.CreateRegisteredModelAsync("m", $"see {Token}", [new Tag("api_key", "a1B2c3D4e5F6g7H8")]);
        await store.CreateModelVersionAsync(new NewModelVersion("m", "runs:/1/m", Description: Connection, Tags: [new Tag("db", Connection)]));
        await store.UpdateModelVersionAsync("m", 1, $"now {Token}");
        await store.SetModelVersionTagAsync("m", 1, new Tag("x", Token));
        await store.UpdateRegisteredModelAsync("m", $"now {Token}");
        var experiment = await store.CreateExperimentAsync("e", tags: [new Tag("t", Token)]);
        await store.SetExperimentTagAsync(experiment, new Tag("u", Token));

        Assert.Equal("now [secret]", (await store.GetModelVersionAsync("m", 1)).Description);
        Assert.Contains("A secret (GitHub token) in the description of a version of m was replaced by [secret]. Log where it is instead, as env:NAME.", _heard);
        await store.DisposeAsync();
        NothingIn(_folder.Path, Token, "hunter2", "a1B2c3D4e5F6g7H8");
    }

    [Fact]
    public async Task A_metric_with_a_secret_in_its_name_is_refused()
    {
        await using var store = await OpenAsync();
        await using var run = await ActiveRun.StartAsync(store, new ActiveRunOptions { Capture = CaptureSettings.None });

        var error = await Assert.ThrowsAsync<TrackingException>(async () => await run.LogMetricAsync($"loss {Token}", 1));
        Assert.Equal("A metric's name holds a secret (GitHub token); nothing was logged. Name the metric after what it measures.", error.Message);
        await Assert.ThrowsAsync<TrackingException>(() => store.LogBatchAsync(run.RunId, new RunBatch([new Metric(Token, 1, 1, 0)])));
        await Assert.ThrowsAsync<TrackingException>(() => store.LogMetricAsync(run.RunId, new Metric(Token, 1, 1, 0)));
        Assert.Empty((await store.GetRunAsync(run.RunId)).Data.Metrics);
    }

    [Fact]
    public async Task The_same_secret_logged_twice_is_the_same_value()
    {
        await using var store = await OpenAsync();
        await using var run = await ActiveRun.StartAsync(store, new ActiveRunOptions { Capture = CaptureSettings.None });
        await run.LogParamAsync("token", Token);
        await run.LogParamAsync("token", Token);
        Assert.Equal("[secret]", (await store.GetRunAsync(run.RunId)).Data.Params.Single().Value);
    }

    [Fact]
    public async Task What_is_no_text_passes_byte_for_byte()
    {
        await using var store = await OpenAsync();
        var artifacts = store.OpenArtifacts(_folder.File("files"));
        byte[] model = [8, 0, .. Encoding.UTF8.GetBytes(Connection)];
        await artifacts.WriteAsync("model.onnx", new MemoryStream(model));
        await artifacts.WriteAsync("once.onnx", new OnceStream(model));
        byte[] latin = [.. Enumerable.Range(1, 255).Select(value => (byte)value)];
        await artifacts.WriteAsync("latin.txt", new MemoryStream(latin));

        Assert.Equal(model, await File.ReadAllBytesAsync(_folder.File("files/model.onnx")));
        Assert.Equal(model, await File.ReadAllBytesAsync(_folder.File("files/once.onnx")));
        Assert.Equal(latin, await File.ReadAllBytesAsync(_folder.File("files/latin.txt")));
        Assert.Empty(_heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_text_is_cleaned_wherever_the_secret_is(bool canSeek)
    {
        await using var store = await OpenAsync();
        var artifacts = store.OpenArtifacts(_folder.File("files"));
        var random = new Random(3);
        var lines = Enumerable.Range(0, 60_000).Select(i => $"line {i} ä {random.Next()} of a log that says nothing").ToList();
        foreach (var at in Enumerable.Range(0, 40).Select(_ => random.Next(lines.Count)))
        {
            lines[at] = $"opened {Connection}";
        }

        lines[20_000] = "-----BEGIN PRIVATE " + "KEY-----\n" + string.Join('\n', Enumerable.Repeat("MIIEpAIBAAKCAQEAabcdefghijklmnop", 40)) + "\n-----END PRIVATE KEY-----";
        var text = string.Join('\n', lines);
        var bytes = Encoding.UTF8.GetBytes(text);
        await artifacts.WriteAsync("run.log", canSeek ? new MemoryStream(bytes) : new OnceStream(bytes));

        var written = await File.ReadAllTextAsync(_folder.File("files/run.log"));
        Assert.Equal(text.Replace("hunter2", "[secret]", StringComparison.Ordinal).Replace(lines[20_000], "[secret]", StringComparison.Ordinal), written);
    }

    [Fact]
    public async Task A_promise_is_kept_before_secrets_are_replaced()
    {
        await using var store = await OpenAsync();
        var artifacts = store.OpenArtifacts(_folder.File("files"));
        var bytes = Encoding.UTF8.GetBytes(Connection);
        var sha = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        await artifacts.WriteAsync("a.txt", new MemoryStream(bytes), sha);
        await Assert.ThrowsAsync<TrackingException>(() => artifacts.WriteAsync("a.txt", new MemoryStream([.. bytes, 33]), sha));
        Assert.Equal("Host=db;Username=ann;Password=[secret];Database=shop", await File.ReadAllTextAsync(_folder.File("files/a.txt")));
        var error = await Assert.ThrowsAsync<TrackingException>(() => artifacts.WriteAsync($"x/{Token}.txt", new MemoryStream()));
        Assert.Equal("An artifact's path holds a secret (GitHub token); nothing was written. Name the file after what is in it.", error.Message);
    }

    private Task<ITrackingStore> OpenAsync() => TrackingStores.OpenAsync(_folder.File("x.db"), new TrackingStoreOptions { SecretReplaced = _heard.Add });

    internal static void NothingIn(string folder, params string[] secrets)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.All(secrets, secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds a secret."));
        }
    }

    private sealed class OnceStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
