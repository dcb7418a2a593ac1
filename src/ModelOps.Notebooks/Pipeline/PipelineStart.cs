using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Evaluation.Yaml;
using ModelOps.Files;
using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Jobs.Places;
using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Report;
using ModelOps.Pipelines.Spec;

namespace ModelOps;

/// <summary>A run of a pipeline in this process: its file tied to the tracker, the engine and the tool.</summary>
internal sealed class PipelineStart(ModelOpsSession ops, PipelineSpec spec, PipelineOptions options)
{
    private readonly PipelineFolder _folder = PipelineFolder.Of(spec);
    private readonly List<string> _notes = [];
    private readonly IReadOnlyDictionary<string, string> _settings = EngineSettings.Read(options.EngineSettings, []);

    internal async Task<PipelineResult> RunAsync(CancellationToken cancellationToken)
    {
        CheckSteps();
        return options.DryRun ? await ForecastAsync(cancellationToken).ConfigureAwait(false) : await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan of a run, by what the file says now.</summary>
    internal static PipelinePlan PlanOf(PipelineSpec spec, PipelineRun run) =>
        PipelinePlan.Create(spec, PipelineParameters.Of(spec, new JsonObject(run.Parameters.Where(pair => spec.Parameters.ContainsKey(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))), []));

    internal static IJobEngine Open(PipelineFolder folder, EngineSpec engine, ModelOpsSession ops) => JobPlace.Open(JobEngines.Find(engine.Name), Options(folder, engine, ops));

    /// <summary>The file means the same wherever it is started: the store, too, is the one of its folder, unless a variable names another.</summary>
    internal static ModelOpsSession SessionOf(ModelOpsSession ops, PipelineSpec spec) => new(ops.Host, ops.Options with { Folder = spec.Folder, Notebook = null, Experiment = spec.Experiment ?? ops.Options.Experiment });

    internal static void WriteReport(ModelOpsSession ops, PipelineOptions options, Func<string> report)
    {
        if (options.Report is { } file)
        {
            AtomicFile.WriteText(ops.ResolvePath(file), report());
        }
    }

    private static JobEngineOptions Options(PipelineFolder folder, EngineSpec engine, ModelOpsSession ops) =>
        new() { Folder = folder.Jobs(engine.Name), Settings = engine.Settings, Time = ops.Time, LoggerFactory = ops.Options.LoggerFactory };

    private void RequireSameEngine(PipelineRun last)
    {
        if (options.Engine is { } name && name != last.Engine)
        {
            throw new InvalidInputException($"The run {last.Id} is on the engine '{last.Engine}', and goes on there. Leave {Wording.Option("engine")} out, or begin a new run.");
        }

        if (_settings.FirstOrDefault(given => last.EngineSettings.GetValueOrDefault(given.Key) != given.Value) is { Key: { } other })
        {
            throw new InvalidInputException($"The run {last.Id} began with another setting '{other}' of its engine, and goes on with that. Leave {Wording.Option("engine-settings")} out, or begin a new run.");
        }
    }

    private void CheckSteps()
    {
        string[] names = [.. spec.Steps.Select(step => step.Name)];
        string[] errors =
        [
            .. options.Force.Where(name => name != PipelineChoices.All && !names.Contains(name)).Select(name => $"'{Wording.Option("force")}' names '{name}', which is no step.{Suggestion.Among(name, names, "The steps are")}"),
            .. options.Only is { } only && !names.Contains(only) ? (string[])[$"'{Wording.Option("only")}' names '{only}', which is no step.{Suggestion.Among(only, names, "The steps are")}"] : [],
        ];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private async Task<PipelineResult> ForecastAsync(CancellationToken cancellationToken)
    {
        var parameters = Parameters();
        var plan = PipelinePlan.Create(spec, parameters);
        var run = PipelineRuns.New(spec, parameters, options.Engine ?? spec.Engine.Name, "", ops.Time.GetUtcNow());
        return new(await PipelineForecast.OfAsync(plan, run, _folder, options.Choices, ops.Time, cancellationToken).ConfigureAwait(false)) { IsForecast = true };
    }

    private async Task<PipelineResult> StartAsync(CancellationToken cancellationToken)
    {
        // All that can be refused is, before anything is written.
        var given = options.Resume ? null : Parameters();
        var plan = given is null ? null : PipelinePlan.Create(spec, given);
        var chosen = spec.Engine.With(options.Engine, _settings);
        var provider = JobEngines.Find(chosen.Name);
        if (!options.Resume)
        {
            await provider.Open(Options(_folder, chosen, ops)).DisposeAsync().ConfigureAwait(false);
        }

        using var taken = _folder.Lock(spec.Name);
        var last = _folder.FindLatest();
        if (options.Resume && last is { Status: PipelineStatus.Succeeded })
        {
            return new(last) { Ran = true, Notes = [$"The run {last.Id} has succeeded, so there is nothing to go on with."] };
        }

        if (options.Resume && last is null)
        {
            _notes.Add("There was no run to go on with, so a new one was begun.");
        }

        var isResumed = options.Resume && last is not null;
        if (isResumed)
        {
            RequireSameEngine(last!);
            chosen = spec.Engine.With(last!.Engine, last.EngineSettings);
        }

        plan ??= isResumed ? PlanOf(spec, last!) : PipelinePlan.Create(spec, Parameters());
        var engine = Open(_folder, chosen, ops);
        await using var closing = engine.ConfigureAwait(false);
        if (!isResumed)
        {
            var words = options.File;
            await PipelineRuns.RequireEndedAsync(last, engine, Wording.Command("pipeline", $"{words} --resume", "Resume = true"), Wording.Command("pipeline", $"cancel {words}", "ops.PipelineAsync(\"cancel\", …)"), cancellationToken).ConfigureAwait(false);
            _notes.AddRange(await JobPlace.CleanAsync(engine, ops.Time, cancellationToken).ConfigureAwait(false) is { } said ? [said] : []);
        }

        var run = await RunAsync(plan, last, isResumed, engine, chosen, cancellationToken).ConfigureAwait(false);
        WriteReport(ops, options, () => PipelineReport.Of(plan, run));
        return new(run) { Ran = true, Notes = _notes };
    }

    private async Task<PipelineRun> RunAsync(PipelinePlan plan, PipelineRun? last, bool isResumed, IJobEngine engine, EngineSpec chosen, CancellationToken cancellationToken)
    {
        var (name, there, isOwn) = (chosen.Name, engine.FolderThere(spec.Folder), JobEngines.Find(chosen.Name).Tool is null);
        IReadOnlyList<string> tool = !spec.Steps.Any(step => step.Kind is StepKind.Notebook or StepKind.Script or StepKind.Command) ? []
            : chosen.Tool.Count > 0 ? chosen.Tool
            : JobEngines.Find(name).Tool is { } word ? [word] : ToolProgram.Find();

        var session = SessionOf(ops, spec);
        await using var closing = session.ConfigureAwait(false);
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (last is { Status: PipelineStatus.Running } && last.Store == store.Uri)
        {
            await PipelineOpenRuns.EndAsync(store, last, isResumed, ops.Time, cancellationToken).ConfigureAwait(false);
        }

        var parts = new PipelineParts
        {
            Engine = engine,
            EngineName = name,
            Tracker = store,
            TrackingUri = store.Uri.StartsWith("sqlite:", StringComparison.Ordinal) ? store.Uri : session.TrackingUri(),
            Experiment = (await session.CurrentExperimentAsync(cancellationToken).ConfigureAwait(false)).Name,
            Tool = tool,
            FolderThere = there,
            Variables = name == EngineSpec.Local ? [] : Passed(isOwn),
            // A folder of this machine alone says nothing there.
            StateFolder = isOwn || ops.State.Root?.StartsWith(spec.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true ? ops.State.Root : null,
            Say = line => ops.Host.NoteAsync(line, CancellationToken.None),
            Time = ops.Time,
        };
        var run = isResumed ? last! : PipelineRuns.New(spec, plan.Parameters, name, store.Uri, ops.Time.GetUtcNow()) with { EngineSettings = _settings };
        return await new PipelineExecutor(plan, run, _folder, parts, options.Choices).RunAsync(state => PipelineReport.Of(plan, state), cancellationToken).ConfigureAwait(false);
    }

    // What steps of this machine would have anyway.
    private static Dictionary<string, string> Passed(bool isOwnTool) =>
        ((string[])["MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_INSECURE_TLS", .. isOwnTool ? (string[])["DOTNET_ROOT"] : []])
            .Select(variable => (variable, Value: Environment.GetEnvironmentVariable(variable))).Where(each => !string.IsNullOrEmpty(each.Value)).ToDictionary(each => each.variable, each => each.Value!);

    private JsonObject Parameters() => PipelineParameters.Of(spec, options.Parameters is { } file ? Read(ops.ResolvePath(file)) : null, options.Parameter);

    private static JsonObject Read(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            return Path.GetExtension(file) != ".json" ? YamlMap.Read(text, file, "the file of parameters", null).Json()
                : JsonNode.Parse(text) as JsonObject ?? throw new InvalidInputException($"'{file}' is not a JSON object of parameters, such as {{\"seed\": 7}}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidInputException($"The parameters cannot be read from '{file}': {exception.Message.TrimEnd('.')}. Give a YAML or JSON file.", exception);
        }
    }
}
