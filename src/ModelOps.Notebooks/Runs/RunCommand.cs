using ModelOps.Tracking;

namespace ModelOps;

internal sealed class RunCommand() : LifecycleCommand<RunCommandOptions, RunResult>("run", "Show one run: parameters, metrics, inputs, files.")
{
    private const int WholeId = 32;
    private const int ShortestId = 4;

    public override async Task<RunResult> ExecuteAsync(ModelOpsSession ops, RunCommandOptions options, CancellationToken cancellationToken)
    {
        await ops.FlushRunAsync(cancellationToken);
        var store = await ops.StoreAsync(cancellationToken);
        var id = options.Id.Length == WholeId ? options.Id : await CompleteAsync(ops, store, options.Id, cancellationToken);
        var run = await store.GetRunAsync(id, cancellationToken);
        var files = await store.OpenArtifacts(run.Info.ArtifactUri).ListAsync("", cancellationToken);
        return new RunResult(run, [.. files.Select(file => file.Path)]);
    }

    private static async Task<string> CompleteAsync(ModelOpsSession ops, ITrackingStore store, string start, CancellationToken cancellationToken)
    {
        if (start.Length < ShortestId)
        {
            throw new InvalidInputException($"'{start}' is too short for a run's id. Give at least {ShortestId} characters; #!runs lists them.");
        }

        var query = new RunQuery([await ops.ExperimentIdAsync(cancellationToken)], MaxResults: 10_000);
        var runs = (await store.SearchRunsAsync(query, cancellationToken)).Items.Where(run => run.Info.RunId.StartsWith(start, StringComparison.Ordinal)).ToArray();
        return runs.Length == 1
            ? runs[0].Info.RunId
            : throw new InvalidInputException($"{(runs.Length == 0 ? "No run" : "More than one run")} of this experiment has an id that starts with '{start}'. #!runs lists them.");
    }
}
