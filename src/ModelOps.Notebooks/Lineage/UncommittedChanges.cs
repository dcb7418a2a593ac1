using System.Text;
using ModelOps.Governance.Origins;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What a run's code differed by from its commit.</summary>
internal static class UncommittedChanges
{
    private const int MostLines = 12;

    /// <summary>Why nothing can be done with the run's commit, with the first lines of the difference.</summary>
    internal static async Task<string> SentenceAsync(ModelOpsSession ops, TrackedOrigin origin, CancellationToken cancellationToken)
    {
        var text = $"{origin.Called} ran with changes that were not committed, so no commit has its code. Commit what differed from {TrackedOrigin.Cut(origin.Origin.Commit!)}, and run the notebook again.";
        return await ReadAsync(ops, origin.Run, OriginTags.DiffFile, cancellationToken).ConfigureAwait(false) is not ({ } diff, var place)
            ? $"{text} What differed was not kept."
            : $"{text} What differed is in {place}; it begins:\n{string.Join('\n', diff.Split('\n').Take(MostLines).Select(Plain)).TrimEnd()}";
    }

    // Nothing in it is to steer a terminal.
    private static string Plain(string line) => new([.. line.Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    /// <summary>A text among a run's artifacts, or those of the run that it is nested in, and where it is; null for none.</summary>
    internal static async Task<(string Text, string Place)?> ReadAsync(ModelOpsSession ops, Run run, string path, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var bytes = await KeptFiles.BytesAsync(store.OpenArtifacts(run.Info.ArtifactUri), path, cancellationToken).ConfigureAwait(false);
            return (Encoding.UTF8.GetString(bytes), $"'{run.Info.ArtifactUri.TrimEnd('/')}/{path}'");
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            return run.Data.Tags.FirstOrDefault(tag => tag.Key == "mlflow.parentRunId")?.Value is { } parent && await store.FindRunAsync(parent, cancellationToken).ConfigureAwait(false) is { } above
                ? await ReadAsync(ops, above, path, cancellationToken).ConfigureAwait(false)
                : null;
        }
    }
}
