using ModelOps.Tracking;

namespace ModelOps;

internal sealed class GateCommand() : LifecycleCommand<GateOptions, GateReport>("gate", "Hold a gate against a version, and move nothing.")
{
    private const string Champion = "champion";

    public override bool UsesExperiment => false;

    protected override string? Doing => "Judging";

    public override async Task<GateReport> ExecuteAsync(ModelOpsSession ops, GateOptions options, CancellationToken cancellationToken)
    {
        var gate = Gate.Load(ops.ResolvePath(options.Gate));
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var version = await store.GetVersionByReferenceAsync(options.Model, cancellationToken).ConfigureAwait(false);
        var alias = options.Against ?? Champion;
        var champion = await store.FindVersionByAliasAsync(version.Name, alias, cancellationToken).ConfigureAwait(false);
        if (champion is null && options.Against is not null)
        {
            var model = await store.GetRegisteredModelAsync(version.Name, cancellationToken).ConfigureAwait(false);
            throw new InvalidInputException($"No version of {version.Name} has the alias '{alias}' to compare with.{(model.Aliases.Count == 0 ? " It has no aliases yet." : Suggestion.Among(alias, model.Aliases.Select(each => each.Alias), "Its aliases are"))}");
        }

        var verdict = await new GateJudge(ops, gate, version, champion).JudgeAsync(options.Data, cancellationToken).ConfigureAwait(false);
        return new GateReport(version, alias, champion?.Version, verdict.Result) { Evidence = verdict.Evidence };
    }
}
