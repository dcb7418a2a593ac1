using ModelOps.Tracking;

namespace ModelOps;

internal sealed class GateCommand() : LifecycleCommand<GateOptions, GateReport>("gate", "Hold a gate against a version, and move nothing.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Judging";

    public override async Task<GateReport> ExecuteAsync(ModelOpsSession ops, GateOptions options, CancellationToken cancellationToken)
    {
        var gate = Gate.Load(ops.ResolvePath(options.Gate));
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var version = await store.GetVersionByReferenceAsync(options.Model, cancellationToken).ConfigureAwait(false);
        var champion = await store.FindVersionByAliasAsync(version.Name, options.Against, cancellationToken).ConfigureAwait(false);
        var verdict = await new GateJudge(ops, gate, version, champion).JudgeAsync(options.Data, cancellationToken).ConfigureAwait(false);
        return new GateReport(version, options.Against, champion?.Version, verdict.Result) { Evidence = verdict.Evidence };
    }
}
