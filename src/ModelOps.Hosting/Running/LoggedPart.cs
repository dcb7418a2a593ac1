using ModelOps.Tracking;

namespace ModelOps.Hosting.Running;

/// <summary>What a cell logged into the run that was open while it ran.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Metrics">Points of metrics.</param>
/// <param name="Params">Parameters.</param>
/// <param name="Tags">Tags that it set.</param>
/// <param name="Inputs">Datasets.</param>
/// <param name="Artifacts">Paths of files, which are in the run.</param>
internal sealed record LoggedPart(
    string RunId, IReadOnlyList<Metric> Metrics, IReadOnlyList<Param> Params, IReadOnlyList<Tag> Tags, IReadOnlyList<DatasetInput> Inputs, IReadOnlyList<string> Artifacts)
{
    private const int MostAtOnce = 100;
    private const string OwnTags = "modelops.";

    /// <summary>All that is in a run now.</summary>
    internal static async Task<LoggedPart> ReadAsync(ITrackingStore store, ActiveRun run, CancellationToken cancellationToken)
    {
        await run.FlushAsync(cancellationToken).ConfigureAwait(false);
        var state = await store.GetRunAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        var points = new List<Metric>();
        foreach (var metric in state.Data.Metrics)
        {
            string? token = null;
            do
            {
                var page = await store.GetMetricHistoryAsync(run.RunId, metric.Key, pageToken: token, cancellationToken: cancellationToken).ConfigureAwait(false);
                points.AddRange(page.Items);
                token = page.NextPageToken;
            }
            while (token is not null);
        }

        var files = new List<string>();
        await ListAsync(run.Artifacts, "", files, cancellationToken).ConfigureAwait(false);
        return new(run.RunId, points, state.Data.Params, state.Data.Tags, state.Inputs, files);
    }

    /// <summary>What is here and was not there before. What the machine measures by itself is no work of the cell.</summary>
    internal LoggedPart Since(LoggedPart before) => this with
    {
        Metrics = [.. Metrics.Except(before.Metrics).Where(metric => !metric.Key.StartsWith("system/", StringComparison.Ordinal))],
        Params = [.. Params.Except(before.Params)],
        Tags = [.. Tags.Except(before.Tags).Where(tag => !tag.Key.StartsWith(OwnTags, StringComparison.Ordinal))],
        Inputs = [.. Inputs.Where(input => before.Inputs.All(known => known.Dataset != input.Dataset))],
        Artifacts = [.. Artifacts.Except(before.Artifacts)],
    };

    /// <summary>Logs the same into another run.</summary>
    /// <exception cref="TrackingException">The run with the files is not there any more, or the store refuses.</exception>
    internal async Task LogAsync(ITrackingStore store, ActiveRun run, CancellationToken cancellationToken)
    {
        var from = await store.GetRunAsync(RunId, cancellationToken).ConfigureAwait(false);
        var source = store.OpenArtifacts(from.Info.ArtifactUri);
        foreach (var file in Artifacts)
        {
            var content = await source.ReadAsync(file, cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            await run.Artifacts.WriteAsync(file, content, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        foreach (var chunk in Params.Chunk(MostAtOnce))
        {
            await store.LogBatchAsync(run.RunId, new RunBatch(Params: chunk), cancellationToken).ConfigureAwait(false);
        }

        foreach (var chunk in Metrics.Chunk(MostAtOnce))
        {
            await store.LogBatchAsync(run.RunId, new RunBatch(Metrics: chunk), cancellationToken).ConfigureAwait(false);
        }

        foreach (var chunk in Tags.Select(tag => tag with { Value = tag.Value.Replace(RunId, run.RunId, StringComparison.Ordinal) }).Chunk(MostAtOnce))
        {
            await store.LogBatchAsync(run.RunId, new RunBatch(Tags: chunk), cancellationToken).ConfigureAwait(false);
        }

        if (Inputs.Count > 0)
        {
            await store.LogInputsAsync(run.RunId, Inputs, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ListAsync(IArtifactStore artifacts, string folder, List<string> files, CancellationToken cancellationToken)
    {
        foreach (var entry in await artifacts.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (entry.IsFolder)
            {
                await ListAsync(artifacts, entry.Path, files, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                files.Add(entry.Path);
            }
        }
    }
}
