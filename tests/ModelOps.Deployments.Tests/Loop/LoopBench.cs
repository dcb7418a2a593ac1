using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using ModelOps.Deployments.Loop;
using ModelOps.Deployments.Services;
using ModelOps.Files;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Triggers;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Deployments.Tests.Loop;

/// <summary>A registry with a champion, a loop, a notebook that really registers versions, and a clock to turn.</summary>
internal sealed class LoopBench : IAsyncDisposable, INotebookRunner
{
    internal const string Model = "rides";
    private readonly TemporaryFolder _folder;

    private LoopBench(TemporaryFolder folder, ITrackingStore tracker) => (_folder, Tracker) = (folder, tracker);

    internal ITrackingStore Tracker { get; }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    internal TimeProvider? Clock { get; set; }

    internal UserState State => new(_folder.File("state"));

    internal LoopStore Loops => new(State);

    internal DeploymentStore Deployments => new(State);

    internal AuditLog Audit => new(Deployments.AuditFile);

    internal Action<string>? Effect { get; set; }

    internal Wish Watch { get; } = new();

    /// <summary>More watches, after <see cref="Watch"/>.</summary>
    internal List<Wish> Others { get; } = [];

    internal List<string> Said { get; } = [];

    internal GateAnswer Answer { get; set; } = new(true, "The gate agrees.", "evidence");

    /// <summary>What the notebook does; by default it registers a version and ends well.</summary>
    internal Func<NotebookJob, CancellationToken, Task<NotebookEnd>>? Notebook { get; set; }

    internal int Runs { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static async Task<LoopBench> CreateAsync()
    {
        var folder = new TemporaryFolder();
        folder.Write("train.ipynb", NotebookText.Of("1"));
        folder.Write("gate.yaml", "metrics: {accuracy: {min: 0.5}}");
        var bench = new LoopBench(folder, await TrackingStores.OpenAsync($"sqlite:///{folder.File("mlflow.db")}", cancellationToken: Stop));
        bench.SaveModel(1);
        await bench.Tracker.RegisterVersionAsync(new NewModelVersion(Model, folder.File("model-1")), "champion", Stop);
        return bench;
    }

    /// <summary>A loop of lines over the usual ones.</summary>
    internal LoopSpec Spec(string more = "gate: gate.yaml\ncanary: none") =>
        LoopSpec.Load(_folder.Write("loop.yaml", $"notebook: train.ipynb\nmodel: {Model}\nwatch: {{schedule: '0 3 * * *'}}\n{more}"));

    internal LoopParts Parts => new()
    {
        Loops = Loops,
        Deployments = Deployments,
        Tracker = Tracker,
        TrackingUri = Tracker.Uri,
        Audit = Audit,
        Watches = [Watch, .. Others],
        Runner = this,
        Gate = (_, _, _, _) => Task.FromResult(Answer),
        Say = line =>
        {
            Said.Add(line);
            return ValueTask.CompletedTask;
        },
        Time = Clock ?? Time,
        Effect = Effect,
    };

    internal Task<LoopController> OpenAsync(LoopSpec? spec = null) => LoopController.OpenAsync(spec ?? Spec(), Parts, Stop);

    /// <summary>One look, and the cycle to its end, in a process of its own.</summary>
    internal async Task<LoopCycle?> OnceAsync(LoopSpec? spec = null)
    {
        using var loop = await OpenAsync(spec);
        return await loop.RunOnceAsync(Stop);
    }

    /// <summary>As <see cref="OnceAsync"/>, with the first look before it, which wakes nothing.</summary>
    internal async Task<LoopCycle?> WokenAsync(LoopSpec? spec = null)
    {
        Assert.Null(await OnceAsync(spec));
        Watch.Mark = "b";
        return await OnceAsync(spec);
    }

    public async Task<NotebookEnd> RunAsync(NotebookJob job, Action<StartedProcess> started, CancellationToken cancellationToken)
    {
        Runs++;
        started(StartedProcess.Of(Environment.ProcessId) with { Mark = "of a process that is gone" });
        var end = Notebook is { } notebook ? await notebook(job, cancellationToken) : await RegisterAsync(job);
        end.Write(job.ResultFile);
        return end;
    }

    /// <summary>Registers a version as a notebook does.</summary>
    internal async Task<NotebookEnd> RegisterAsync(NotebookJob job, RunStatus status = RunStatus.Finished, bool isTagged = true)
    {
        var tags = isTagged ? new[] { new Tag(NotebookJob.Tag, job.Cycle) } : [];
        var run = await Tracker.CreateRunAsync(new NewRun("0", Tags: tags), Stop);
        await Tracker.UpdateRunAsync(run.Info.RunId, new RunUpdate(status), Stop);
        var number = await NewestAsync() + 1;
        SaveModel(number);
        await Tracker.RegisterVersionAsync(new NewModelVersion(Model, _folder.File($"model-{number}"), run.Info.RunId), cancellationToken: Stop);
        return NotebookEnd.Success;
    }

    /// <summary>What somebody else does at an effect: another version, which gets the alias.</summary>
    internal void MoveAlias() => Task.Run(async () =>
    {
        await RegisterAsync(new(new(), "another", "", File(""), 1));
        await Tracker.SetAliasAsync(Model, "champion", await NewestAsync());
    }).GetAwaiter().GetResult();

    internal async Task<int> ChampionAsync() => (await Tracker.GetVersionByAliasAsync(Model, "champion", Stop)).Version;

    internal Task<int> NewestAsync() => LoopVersions.NewestAsync(Tracker, Model, Stop);

    internal async Task<IReadOnlyList<string>> AuditAsync()
    {
        var report = await Audit.ReadAsync(Stop);
        Assert.Null(report.Error);
        return [.. report.Entries.Select(entry => entry.Action)];
    }

    internal async Task<string?> TagAsync(int version, string key) => (await Tracker.GetModelVersionAsync(Model, version, Stop)).Tags.FirstOrDefault(tag => tag.Key == key)?.Value;

    internal string File(string name) => _folder.File(name);

    public async ValueTask DisposeAsync()
    {
        await Tracker.DisposeAsync();
        _folder.Dispose();
    }

    private void SaveModel(int version)
    {
        using var model = Services.ServiceBench.Constant(version);
        model.Save(_folder.File(string.Create(CultureInfo.InvariantCulture, $"model-{version}")));
    }

    /// <summary>A watch of a mark that somebody sets.</summary>
    internal sealed class Wish : ITrigger
    {
        internal string Mark { get; set; } = "a";

        internal string? Error { get; set; }

        public string Name { get; init; } = "wish";

        public string Subject => $"{Name} {Of}";

        internal string Of { get; set; } = "";

        public Task<TriggerLook> LookAsync(string? mark, CancellationToken cancellationToken) => Error is not null ? throw new InvalidInputException(Error)
            : Task.FromResult(new TriggerLook(Mark, mark is null || mark == Mark ? null : $"The wish went from {mark} to {Mark}.") { Note = "Nothing is wished." });
    }
}
