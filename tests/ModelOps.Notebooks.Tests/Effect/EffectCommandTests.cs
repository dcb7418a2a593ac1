using System.Diagnostics;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Effect;

/// <summary>What <c>#!effect</c> reads from the log, the registry, the runs and git, and what it refuses.</summary>
public sealed class EffectCommandTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingHost _host = new();
    private readonly ModelOpsSession _ops;

    public EffectCommandTests() => _ops = new(_host, new ModelOpsSessionOptions
    {
        Folder = _folder.Path,
        TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}",
        StateFolder = _folder.File("state"),
        Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_now),
    });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _ops.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Measures_machines_and_the_picture_come_from_log_registry_runs_and_git()
    {
        var commit = Commit(_now.AddDays(-22));
        var store = await _ops.StoreAsync(Stop);
        var experiment = await store.CreateExperimentAsync("e", cancellationToken: Stop);
        await store.CreateRegisteredModelAsync("credit", cancellationToken: Stop);
        var log = new AuditLog(_folder.File("state", "audit.jsonl"));
        for (var i = 1; i <= 5; i++)
        {
            var start = _now.AddDays((5 * i) - 26);
            var run = await store.CreateRunAsync(new NewRun(experiment, $"train {i}", start.ToUnixTimeMilliseconds(), Tags: i <= 2 ? [new Tag("mlflow.source.git.commit", commit)] : []), Stop);
            if (i > 1)
            {
                await store.LogBatchAsync(run.Info.RunId, new RunBatch([new Metric("system/process_cpu_seconds", 600 * i, 1, 0), new Metric("system/process_peak_memory_megabytes", 100 * i, 1, 0)]), Stop);
            }

            await store.CreateModelVersionAsync(new NewModelVersion("credit", "runs:/x/model", run.Info.RunId), Stop);
            await log.AppendAsync(new($"p{i}", start.AddHours(4 * i), "ann", AuditActions.Promoted, $"credit/{i}", "better") { Alias = "champion", Before = i - 1 }, Stop);
            if (i is 2 or 3 or 4)
            {
                await log.AppendAsync(new($"r{i}", start.AddHours((4 * i) + 2), "ann", AuditActions.RolledBack, $"credit/{i - 1}", "worse") { Alias = "champion", Before = i }, Stop);
            }
        }

        await CommandCatalog.RunAsync(_ops, "effect", CommandLineWords.Parse("credit --since 28d --as effect"), "", Stop);

        Golden.Equal("effect.txt", _host.Shown[0].Data[MimeBundle.Text]);
        Golden.Equal("effect-figure.json", Assert.Single(((EffectReport)_host.Variables["effect"]).Changes.Count == 5 ? new EffectResult((EffectReport)_host.Variables["effect"]).ToView().Figures : []).ToJson());
    }

    [Fact]
    public async Task Nothing_yet_is_not_enough_data()
    {
        var result = await _ops.EffectAsync(cancellationToken: Stop);
        Golden.Equal("effect-empty.txt", ViewText.Render(result.ToView()));
        Assert.Empty(result.ToView().Figures);
    }

    [Fact]
    public async Task A_log_that_was_changed_measures_nothing()
    {
        var log = new AuditLog(_folder.File("state", "audit.jsonl"));
        await log.AppendAsync(new("a", _now, "ann", AuditActions.Promoted, "m/1", "x"), Stop);
        await log.AppendAsync(new("b", _now, "ann", AuditActions.Promoted, "m/2", "x"), Stop);
        await File.WriteAllTextAsync(log.Path, (await File.ReadAllTextAsync(log.Path, Stop)).Replace("m/1", "m/9", StringComparison.Ordinal), Stop);

        var error = await Assert.ThrowsAsync<CheckFailedException>(() => _ops.EffectAsync(cancellationToken: Stop));
        Assert.Contains("Nothing is measured by a log that was changed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("effect --since soon", "'--since' cannot be 'soon'. Give a time, such as 90s, 15m, 24h or 7d.")]
    [InlineData("effect --since 0s", "'--since' is 0s; give a time such as 30d.")]
    [InlineData("effect --pue 0.5", "'--pue' is 0.5; give 1 or more: a data centre takes no less than its computers.")]
    [InlineData("effect --watts-per-core -1", "'--watts-per-core' is -1; give watts of one core, such as 12.")]
    public async Task Bad_options_are_refused_in_one_sentence(string line, string sentence) =>
        Assert.Equal(sentence, (await Assert.ThrowsAsync<InvalidInputException>(() => CommandCatalog.RunAsync(_ops, "effect", CommandLineWords.Parse(line["effect".Length..]), "", Stop))).Message);

    [Fact]
    public async Task An_unknown_model_is_refused() =>
        Assert.Equal(
            $"The tracker at sqlite:///{_folder.File("mlflow.db")} has no model 'nope'. Give its name as it is registered, or none for all models.",
            (await Assert.ThrowsAsync<InvalidInputException>(() => _ops.EffectAsync(new() { Model = "nope" }, Stop))).Message);

    private string Commit(DateTimeOffset time)
    {
        string Git(params string[] words)
        {
            var start = new ProcessStartInfo("git", words) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
            start.Environment["GIT_COMMITTER_DATE"] = start.Environment["GIT_AUTHOR_DATE"] = time.ToUnixTimeSeconds() + " +0000";
            using var git = Process.Start(start)!;
            var text = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return text.Trim();
        }

        Git("init", "-q");
        Git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-m", "x");
        return Git("rev-parse", "HEAD");
    }
}
