using ModelOps.Governance.Lineage;

namespace ModelOps;

internal sealed class LineageCommand() : LifecycleCommand<LineageOptions, LineageResult>("lineage", "Follow a model from its data and code to the deployments that serve it.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Following the lineage";

    public override async Task<LineageResult> ExecuteAsync(ModelOpsSession ops, LineageOptions options, CancellationToken cancellationToken)
    {
        if (options is { Json: true, Mermaid: true })
        {
            throw new InvalidInputException($"'{Wording.Option("json")}' and '{Wording.Option("mermaid")}' are two forms of the same. Give one of them.");
        }

        await ops.FlushRunAsync(cancellationToken).ConfigureAwait(false);
        var graph = LineageReader.Draw(await new LineageSearch(ops).FindAsync(options.Model, cancellationToken).ConfigureAwait(false));
        if (options.Mermaid && ops.Host.Face == Face.Notebook)
        {
            await ops.Host.RunCodeAsync($"#!mermaid\n{graph.ToMermaid()}", cancellationToken).ConfigureAwait(false);
        }

        return new LineageResult(graph) { IsJson = options.Json, IsMermaid = options.Mermaid && ops.Host.Face == Face.Terminal };
    }
}
