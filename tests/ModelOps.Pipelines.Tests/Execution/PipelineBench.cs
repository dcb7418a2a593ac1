using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Report;
using ModelOps.Pipelines.Spec;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Tests.Execution;

/// <summary>Runs pipelines of a folder: real processes of the engine local, a real store.</summary>
internal sealed class PipelineBench : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal List<string> Said { get; } = [];

    internal string Path => _folder.Path;

    internal PipelineFolder State => new(File(".modelops", "pipelines", "x"));

    /// <summary>What stands for the tool: a shell's lines, whose words are those of the tool.</summary>
    internal string Tool { get; set; } = "exit 9";

    /// <summary>What the engine is taken for: under another name than local, steps are run as on other machines, though by the same processes.</summary>
    internal string EngineName { get; set; } = "local";

    /// <summary>How tasks call the folder.</summary>
    internal string? FolderThere { get; set; }

    internal string File(params string[] parts) => _folder.File(parts);

    internal void Write(string name, string text) => _folder.Write(name, text);

    internal string Read(string name) => System.IO.File.ReadAllText(File(name));

    internal int Lines(string name) => System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllLines(File(name)).Length : 0;

    internal PipelineSpec Spec(string steps, string head = "parameters: {day: 2026-11-30, seed: 7}")
    {
        Write("pipeline.yaml", $"name: x\n{head}\nsteps:\n{string.Join('\n', steps.Split('\n').Select(line => "  " + line))}\n");
        return PipelineSpec.Load(File("pipeline.yaml"));
    }

    internal Task<PipelineRun> RunAsync(string steps, PipelineChoices? choices = null, PipelineRun? resume = null, string[]? parameters = null, string head = "parameters: {day: 2026-11-30, seed: 7}", CancellationToken cancellationToken = default) =>
        RunAsync(Spec(steps, head), choices, resume, parameters, cancellationToken);

    internal async Task<PipelineRun> RunAsync(PipelineSpec spec, PipelineChoices? choices = null, PipelineRun? resume = null, string[]? parameters = null, CancellationToken cancellationToken = default)
    {
        Said.Clear();
        using var taken = State.Lock("x");
        var plan = PipelinePlan.Create(spec, PipelineParameters.Of(spec, null, parameters ?? []));
        await using var store = await StoreAsync();
        await using var engine = JobEngines.Find("local").Open(new JobEngineOptions { Folder = State.Jobs("local") });
        var parts = new PipelineParts
        {
            Engine = engine,
            EngineName = EngineName,
            FolderThere = FolderThere,
            Tracker = store,
            TrackingUri = store.Uri,
            Experiment = "nightly",
            Tool = ["/bin/sh", "-c", Tool, "modelops"],
            Say = line =>
            {
                lock (Said)
                {
                    Said.Add(line);
                }

                return ValueTask.CompletedTask;
            },
        };
        var run = resume ?? PipelineRuns.New(spec, plan.Parameters, EngineName, store.Uri, TimeProvider.System.GetUtcNow());
        return await new PipelineExecutor(plan, run, State, parts, choices ?? new()).RunAsync(state => PipelineReport.Of(plan, state), cancellationToken);
    }

    internal async Task<PipelineRun> ForecastAsync(string steps, PipelineChoices? choices = null)
    {
        var spec = Spec(steps);
        var plan = PipelinePlan.Create(spec, spec.Parameters);
        return await PipelineForecast.OfAsync(plan, PipelineRuns.New(spec, spec.Parameters, "local", "", TimeProvider.System.GetUtcNow()), State, choices ?? new(), TimeProvider.System, CancellationToken.None);
    }

    internal Task<ITrackingStore> StoreAsync() => TrackingStores.OpenAsync($"sqlite:///{File("mlflow.db")}");

    internal async Task<IReadOnlyList<Run>> RunsAsync()
    {
        await using var store = await StoreAsync();
        var experiment = await store.GetExperimentByNameAsync("nightly");
        return (await store.SearchRunsAsync(new RunQuery([experiment.Id], MaxResults: 1000))).Items;
    }

    public void Dispose() => _folder.Dispose();
}
