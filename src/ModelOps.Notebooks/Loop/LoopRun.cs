using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Deployments.Loop;
using ModelOps.Deployments.Loop.Watches;
using ModelOps.Deployments.Services;
using ModelOps.Governance.Approvals;
using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Triggers;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A loop in this process: its file tied to the tracker, the deployments, the gate and the tool that runs notebooks.</summary>
internal sealed class LoopRun(ModelOpsSession ops, LoopSpec spec)
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    internal async Task<LoopResult> RunAsync(LoopOptions options, CancellationToken cancellationToken)
    {
        if (options.Systemd)
        {
            return Unit();
        }

        // The file means the same wherever it is started: the store, too, is the one of its folder, unless a variable names another.
        var session = Session();
        await using var closing = session.ConfigureAwait(false);
        var store = await session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var loops = new LoopStore(ops.State);
        var parts = Parts(session, store, loops);
        using var loop = await LoopController.OpenAsync(spec, parts, cancellationToken).ConfigureAwait(false);
        if (!options.Once)
        {
            await loop.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var cycle = await loop.RunOnceAsync(cancellationToken).ConfigureAwait(false);
        var unseen = loop.State.Looks.Where(look => look.Value.Error is not null).Select(look => $"{look.Key} could not look: {look.Value.Error}").ToArray();
        return new([new(spec.Name, loop.State, loops.Control(spec.Name), IsRunning: false)])
        {
            Cycle = cycle,
            Title = cycle is null ? $"{spec.Name} has no reason to retrain" : $"{spec.Name}: {cycle.Subject} {LoopResult.Word(cycle.Outcome)}",
            Unknown = cycle is null && unseen.Length > 0 ? $"Whether there is a reason to retrain is not known: {string.Join(" ", unseen)}" : null,
        };
    }

    private ModelOpsSession Session() => new(ops.Host, ops.Options with { Folder = spec.Folder, Notebook = null });

    private LoopParts Parts(ModelOpsSession session, ITrackingStore store, LoopStore loops)
    {
        var deployments = new DeploymentStore(ops.State);
        return new LoopParts
        {
            Loops = loops,
            Deployments = deployments,
            Tracker = store,
            // A file's path may be relative to where this process is; a server's address holds what the notebook needs to reach it.
            TrackingUri = store.Uri.StartsWith("sqlite:", StringComparison.Ordinal) ? store.Uri : session.TrackingUri(),
            Audit = new AuditLog(deployments.AuditFile),
            Watches = TriggerSet.Create(spec.Watch, new TriggerContext(spec.Folder) { Monitoring = new MonitoringTriggers(deployments, session.StoreAsync, spec.Plan.Deployment).Create, Store = session.StoreAsync, Time = ops.Time }),
            Runner = new LoopNotebookRunner(new ToolNotebookRunner(ToolProgram.Find(), ops.State, ops.Time)),
            Gate = JudgeAsync,
            Say = line => ops.Host.NoteAsync(line, CancellationToken.None),
            Time = ops.Time,
        };
    }

    // In a session of its own: models that were fetched go with it.
    private async Task<GateAnswer> JudgeAsync(LoopPlan plan, ModelVersion version, ModelVersion? champion, CancellationToken cancellationToken)
    {
        var session = Session();
        await using var closing = session.ConfigureAwait(false);
        var gate = Gate.Load(plan.Gate!);
        var data = plan.GateData is { } file ? await session.ResolveFrameAsync(file, cancellationToken).ConfigureAwait(false) : null;
        var verdict = await new GateJudge(session, gate, version, champion).JudgeAsync(data, cancellationToken).ConfigureAwait(false);
        var (result, name) = (verdict.Result, Path.GetFileName(plan.Gate));
        if (result is { Passed: true, Approvals: { } needs })
        {
            var registry = new ApprovalRegistry(await session.StoreAsync(cancellationToken).ConfigureAwait(false), await ops.OpenAuditAsync(cancellationToken).ConfigureAwait(false), ops.Time);
            await registry.NeedAtLeastAsync(version.Name, plan.Alias, needs, $"loop {spec.Name}", cancellationToken).ConfigureAwait(false);
        }

        var why = result.Passed
            ? $"The gate {name} agrees, with {result.Kept}: {verdict.Evidence[0]}."
            : $"The gate {name} refuses it: {result.Why}";
        var evidence = new JsonObject
        {
            ["model"] = version.Name,
            ["version"] = version.Version,
            ["champion"] = champion?.Version,
            ["gate"] = await File.ReadAllTextAsync(plan.Gate!, cancellationToken).ConfigureAwait(false),
            ["passed"] = result.Passed,
            ["evidence"] = new JsonArray([.. verdict.Evidence.Select(text => (JsonNode)text)]),
            ["rules"] = verdict.RulesJson(),
        };
        return new(result.Passed, why, evidence.ToJsonString(_indented));
    }

    private LoopResult Unit()
    {
        const string Variable = "MLFLOW_TRACKING_URI";
        var given = ops.Options.TrackingUri ?? Environment.GetEnvironmentVariable(Variable);
        var isSecret = given?.Contains('@', StringComparison.Ordinal) == true;
        var path = SystemdUnit.WriteLoop(spec.Name, spec.File, ToolProgram.Find(), ops.State.Root!, string.IsNullOrWhiteSpace(given) || isSecret ? null : given);
        var unit = Path.GetFileName(path);
        var loops = new LoopStore(ops.State);
        return new([LoopCommand.Standing(loops, spec.Name)])
        {
            Title = $"{spec.Name} has a unit for systemd",
            Notes =
            [
                $"Wrote {path}, which is not enabled yet. To run the loop with the machine: systemctl enable {unit} --user; systemctl start {unit} --user; loginctl enable-linger.",
                .. (string[])(isSecret ? [$"{Variable} holds a password, which is not written to the unit. To set it: systemctl edit {unit} --user"] : []),
            ],
        };
    }
}
