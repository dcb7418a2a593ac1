using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Files;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Results;
using ModelOps.Tracking;

namespace ModelOps.Pipelines.Watches;

/// <summary>One start of the run of a firing: what is started, and what came of it.</summary>
/// <param name="spec">The watch.</param>
/// <param name="firing">The firing.</param>
/// <param name="folder">Where the firing keeps its files.</param>
internal sealed class WatchJob(WatchDefinition spec, WatchFiring firing, string folder)
{
    private const int Refused = 3;
    private const int TimedOut = 4;
    private const int OutOfMemory = 6;
    private const int Signals = 128;

    /// <summary>What makes it one and the same job: whoever starts it, it is started once.</summary>
    internal string Key => string.Create(CultureInfo.InvariantCulture, $"{firing.Id}-{firing.Start}");

    /// <summary>Where the executed notebook goes; null for what has none.</summary>
    internal string? Copy => spec.Kind == WatchTarget.Notebook ? Place($"{Path.GetFileNameWithoutExtension(spec.Target)}", ".ipynb") : null;

    private string ResultFile => Place("result", ".json");

    private string ParametersFile => Place("parameters", ".json");

    /// <summary>Writes what the run reads, and makes the job.</summary>
    /// <param name="parts">What the watch works with.</param>
    internal JobSpec Prepare(WatchParts parts)
    {
        var parameters = WatchValues.Resolve(spec, firing);
        if (parameters.Count > 0 && spec.Kind == WatchTarget.Notebook)
        {
            AtomicFile.WriteText(ParametersFile, parameters.ToJsonString(), ownerOnly: true);
        }

        var reason = string.Join(" ", firing.Reasons);
        var variables = new Dictionary<string, string>
        {
            [RunContext.Variable] = RunContext.Text(new Dictionary<string, string>(RunContext.Tags()) { ["modelops.watch"] = spec.Name, ["modelops.firing"] = firing.Id, ["modelops.trigger"] = reason }),
            ["MODELOPS_FIRING"] = firing.Id,
            ["MODELOPS_TRIGGER"] = string.Join(",", firing.Marks.Keys),
        };
        foreach (var (name, value) in parts.Variables)
        {
            variables[name] = value;
        }

        return new JobSpec(Key, [.. parts.Tool, .. Words(parameters)]) { Name = spec.Name, Folder = spec.Folder, Variables = variables, TimeLimit = spec.TimeLimit, Requeues = 0 };
    }

    /// <summary>What came of it. Success needs proof: its result.</summary>
    internal WatchEnd End(JobTask task)
    {
        ExecutionResult? result;
        try
        {
            result = ExecutionResult.Read(ResultFile);
        }
        catch (InvalidInputException exception)
        {
            return new(WatchOutcome.Failed, exception.Message, task.ExitCode);
        }

        return result?.Status == ExecutionStatus.Succeeded ? new(WatchOutcome.Succeeded, null, 0)
            : result?.Status == ExecutionStatus.Refused ? new(WatchOutcome.Refused, OneLine(result.Error!.Sentence(isAnswer: true)), Refused)
            : task.State is JobState.TimedOut or JobState.OutOfMemory ? new(WatchOutcome.Failed, task.Reason, task.State == JobState.TimedOut ? TimedOut : OutOfMemory)
            : new(WatchOutcome.Failed, OneLine(result?.Error?.Sentence(isAnswer: false)) ?? Why(task), result?.ExitCode ?? task.ExitCode);
    }

    private static string? OneLine(string? text) => text?.ReplaceLineEndings(" ");

    private static string Why(JobTask task) => task switch
    {
        { State: JobState.Succeeded } => "It ended with exit code 0 and left no result, so what came of it is not known.",
        { ExitCode: > Signals and var code } => FormattableString.Invariant($"Its process was ended by signal {code - Signals} and left no result."),
        _ => task.Reason ?? "It ended without a result, and nobody knows why.",
    };

    private IEnumerable<string> Words(JsonObject parameters)
    {
        string[] pairs = [.. parameters.Select(pair => $"{pair.Key}={Template.Shown(pair.Value)}")];
        return spec.Kind == WatchTarget.Pipeline
            ? ["pipeline", spec.Target, "--result", ResultFile, .. pairs.SelectMany(pair => (string[])["-p", pair])]
            : new ToolNotebook(spec.Target, spec.Folder, "")
            {
                IsScript = spec.Kind == WatchTarget.Script,
                Words = spec.Kind == WatchTarget.Script ? pairs : ["--output", Copy!, .. parameters.Count == 0 ? [] : (string[])["--parameters", ParametersFile]],
                ResultFile = ResultFile,
                Experiment = spec.Experiment,
            }.AllWords();
    }

    private string Place(string name, string ending) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{firing.Start}{ending}"));
}

/// <summary>What came of one start.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Why">Why it did not succeed; null when it did.</param>
/// <param name="ExitCode">The exit code; null when it is not known.</param>
internal sealed record WatchEnd(WatchOutcome Outcome, string? Why, int? ExitCode);
