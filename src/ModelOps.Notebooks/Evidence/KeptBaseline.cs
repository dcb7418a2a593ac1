using System.Text;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>
/// Keeps an evaluation in the folder of its model, where monitoring finds what to expect of it. The latest one counts until the model is a version in the registry. Then the folder stays
/// as it is, so that worse rows do not become what is expected; one that has none yet gets it.
/// </summary>
internal static class KeptBaseline
{
    /// <returns>Whether the folder has it now.</returns>
    internal static async Task<bool> WriteAsync(ITrackingStore store, NamedModel model, Run run, EvaluationBaseline evaluation, CancellationToken cancellationToken)
    {
        if (model.Source is not { } source)
        {
            return false;
        }

        var folder = store.OpenArtifacts(await store.GetArtifactUriAsync(source, cancellationToken).ConfigureAwait(false));
        var files = await folder.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var content = Encoding.UTF8.GetBytes(evaluation.ToJson());
        if (files.Any(file => file.Path == EvaluationBaseline.FileName) && await IsRegisteredAsync(store, run.Info.RunId, cancellationToken).ConfigureAwait(false))
        {
            var kept = await KeptFiles.BytesAsync(folder, EvaluationBaseline.FileName, cancellationToken).ConfigureAwait(false);
            return kept.AsSpan().SequenceEqual(content);
        }

        await KeptFiles.PutAsync(folder, EvaluationBaseline.FileName, content, cancellationToken).ConfigureAwait(false);
        model.Model.Keep(evaluation);
        return true;
    }

    private static async Task<bool> IsRegisteredAsync(ITrackingStore store, string runId, CancellationToken cancellationToken) =>
        (await store.SearchModelVersionsAsync(new SearchQuery($"run_id = '{runId}'", MaxResults: 1), cancellationToken).ConfigureAwait(false)).Items.Count > 0;
}
