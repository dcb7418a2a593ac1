using ModelOps.Pipelines.Planning;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Triggers;
using ModelOps.Redaction;

namespace ModelOps.Pipelines.Schedules;

/// <summary>Makes the job of a pipeline's file or of a notebook.</summary>
internal static class ScheduleReader
{
    /// <summary>The folder beside a pipeline's file in which it leaves its results.</summary>
    private const string Results = ".modelops";

    private static readonly string[] _keys = ["catch_up", "overlap", "jitter", "limit"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The pipeline's file or the notebook: a full path.</param>
    /// <param name="request">What is given beside it.</param>
    /// <exception cref="InvalidInputException">A file that cannot be run, a secret where a file would hold it, steps that no scheduler can run one by one; all at once.</exception>
    internal static ScheduleEntry Read(string path, ScheduleRequest request)
    {
        var isPipeline = Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";
        if (!isPipeline && Path.GetExtension(path).ToLowerInvariant() is not (".ipynb" or ".dib"))
        {
            throw new InvalidInputException($"'{path}' is neither a pipeline nor a notebook. Give a pipeline.yaml, an .ipynb or a .dib file.");
        }

        if (!File.Exists(path))
        {
            throw new InvalidInputException($"'{path}' is not there. Give the path of a pipeline.yaml or a notebook.");
        }

        string[] secrets = [.. Secrets(request)];
        if (secrets.Length > 0)
        {
            throw new InvalidInputException(secrets);
        }

        var spec = isPipeline ? PipelineSpec.Load(path) : null;
        var (catchUp, overlap, jitter, limit) = spec is null ? (null, null, TimeSpan.Zero, ScheduleEntry.UsualLimit) : Ways(spec);
        var folder = path.StartsWith(request.Folder.TrimEnd('/') + "/", StringComparison.Ordinal) ? request.Folder : Path.GetDirectoryName(path)!;
        var file = Path.GetRelativePath(folder, path).Replace('\\', '/');
        string[] parameters = [.. request.Parameters.SelectMany(parameter => (string[])["-p", parameter])];
        if (spec is not null)
        {
            PipelineParameters.Of(spec, null, request.Parameters);
        }

        return new(new ScheduleJob(request.Name ?? spec?.Name ?? Path.GetFileNameWithoutExtension(path), [isPipeline ? "pipeline" : "run", file, .. parameters])
        {
            File = file,
            Look = ["schedule", "run", file, "--once", .. Given("name", request.Name), .. Given("cron", request.Cron), .. Given("timezone", request.TimeZone), .. parameters],
            Folder = folder,
            Program = request.Program,
            Times = Times(spec, request),
            CatchUp = catchUp,
            Overlap = overlap,
            Variables = request.Variables,
            Secrets = [.. request.Secrets.Concat(request.Parameters.Select(Referenced).OfType<string>()).Distinct()],
            Image = request.Image,
            Kept = spec is null ? ["runs"] : Kept(spec, file),
            Steps = request.BySteps ? Steps(spec ?? throw new InvalidInputException($"'{path}' is a notebook, which has no steps. Leave out {Wording.Option("steps")}."), file, parameters) : [],
            Now = request.Now,
            MachineZone = request.MachineZone,
        })
        {
            Jitter = jitter,
            Limit = limit,
        };
    }

    private static string[] Given(string option, string? value) => value is null ? [] : [$"--{option}", value];

    private static CronTimes? Times(PipelineSpec? spec, ScheduleRequest request) => request.Cron is { } cron ? CronTimes.Parse(cron, request.TimeZone ?? "UTC")
        : request.TimeZone is not null ? throw new InvalidInputException($"'{Wording.Option("timezone")}' is that of {Wording.Option("cron")}, which is missing. Give it, or write the time zone into the pipeline's file.")
        : spec is not null && spec.Map.HasMap(PipelineSpec.WatchKey) && ScheduleTriggerSpec.Read(spec.Map.Map(PipelineSpec.WatchKey, null)) is { } schedule ? CronTimes.Of(schedule)
        : null;

    private static (string? CatchUp, string? Overlap, TimeSpan Jitter, int Limit) Ways(PipelineSpec spec)
    {
        var section = spec.Map.Map(PipelineSpec.ScheduleKey, _keys);
        var (catchUp, overlap, jitter, limit) = (section.Text("catch_up"), section.Text("overlap"), section.Duration("jitter") ?? TimeSpan.Zero, section.Whole("limit") ?? ScheduleEntry.UsualLimit);
        Check(catchUp, "catch_up", [ScheduleNotes.Latest, ScheduleNotes.All, ScheduleNotes.None]);
        Check(overlap, "overlap", [ScheduleNotes.Skip, ScheduleNotes.Queue, ScheduleNotes.Cancel]);
        if (catchUp == ScheduleNotes.All && overlap is ScheduleNotes.Skip or ScheduleNotes.Cancel)
        {
            section.Wrong("overlap", $"'catch_up: all' runs each time, and 'overlap: {overlap}' leaves some out. Write 'overlap: queue', or another 'catch_up'.");
        }

        if (limit < 1)
        {
            section.Wrong("limit", FormattableString.Invariant($"'limit' is {limit}; give 1 or more times that 'catch_up: all' runs at most."));
        }

        return section.Errors.Count == 0 ? (catchUp, overlap, jitter, limit) : throw new InvalidInputException([.. section.Errors.Distinct()]);

        void Check(string? value, string key, string[] known)
        {
            if (value is not null && !known.Contains(value))
            {
                section.Wrong(key, $"'{key}' cannot be '{value}'.{Suggestion.Among(value, known, "Give one of")}");
            }
        }
    }

    // What a file would show to everybody who reads it.
    private static IEnumerable<string> Secrets(ScheduleRequest request) =>
        from pair in request.Parameters.Select(Pair).Concat(request.Variables.Select(variable => (Name: variable.Key, variable.Value)))
        where !pair.Value.StartsWith('@') && SecretText.Find(pair.Name, pair.Value).Count > 0
        select $"'{pair.Name}' is a {SecretText.Find(pair.Name, pair.Value)[0].Kind}, and the file would show it. Give its name with {Wording.Option("secret")}, and write '@env:NAME' as the parameter's value.";

    private static (string Name, string Value) Pair(string parameter) => parameter.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (parameter[..at], parameter[(at + 1)..]) : (parameter, "");

    private static string? Referenced(string parameter)
    {
        const string Reference = "@env:";
        var value = Pair(parameter).Value;
        return value.StartsWith(Reference, StringComparison.Ordinal) ? value[Reference.Length..] : null;
    }

    private static string[] Kept(PipelineSpec spec, string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var outputs = PipelinePlan.Create(spec, spec.Parameters).Tasks.SelectMany(task => task.Outputs);
        return [.. outputs.Append(Results).Select(path => Path.Combine(folder, path).Replace('\\', '/')).Concat(["mlflow.db", "mlruns"]).Distinct()];
    }

    private static ScheduleStep[] Steps(PipelineSpec spec, string file, string[] parameters)
    {
        if (spec.Steps.FirstOrDefault(step => step.IsFinally || step.ContinueOnError) is { } lenient)
        {
            throw new InvalidInputException($"The step '{lenient.Name}' {(lenient.IsFinally ? "runs whatever became of the others" : "may fail")}, which jobs of their own cannot say alike everywhere. Leave out {Wording.Option("steps")}: the pipeline then runs as one job.");
        }

        var tasks = PipelinePlan.Create(spec, spec.Parameters).Tasks;
        return [.. tasks.GroupBy(task => task.Step).Select(step => new ScheduleStep(step.Key.Name, step.Key.Kind == StepKind.Approval ? [] : ["pipeline", file, "--only", step.Key.Name, .. parameters])
        {
            Needs = [.. step.SelectMany(task => task.Needs).Select(need => need.Step.Name).Where(need => need != step.Key.Name).Distinct()],
            Approval = step.Key.Kind == StepKind.Approval ? step.Key.Work : null,
            IsGate = step.Key.Kind == StepKind.Command && step.Key.Work.Split(' ') is var words && (words[0] == "gate" || words.Contains("--gate")),
            TimeLimit = step.Key is { Kind: not StepKind.Approval, Matrix: null, Timeout: { } limit } ? (limit * (step.Key.Retry.Times + 1)) + (step.Key.Retry.Max * step.Key.Retry.Times) : null,
        })];
    }
}
