using ModelOps.Tracking;

namespace ModelOps;

/// <summary>An explanation that the store keeps.</summary>
/// <param name="Evidence">What it says.</param>
/// <param name="RunId">The run that holds it.</param>
/// <param name="Path">The description's artifact path.</param>
internal sealed record KeptExplanation(ExplanationEvidence Evidence, string RunId, string Path)
{
    /// <summary>The explanations of a model, the latest first.</summary>
    /// <exception cref="InvalidInputException">One of them is damaged.</exception>
    /// <exception cref="TrackingException">The store cannot be read.</exception>
    internal static async Task<IReadOnlyList<KeptExplanation>> FindAsync(ModelOpsSession ops, NamedModel model, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var digest = EvaluationEvidence.DigestOf(model.Model);
        if (await ExplanationLog.RunAsync(store, model, digest, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return [];
        }

        var artifacts = store.OpenArtifacts(run.Info.ArtifactUri);
        var found = new List<KeptExplanation>();
        foreach (var file in (await artifacts.ListAsync(ExplanationLog.Folder, cancellationToken).ConfigureAwait(false)).Where(file => !file.IsFolder && file.Path.EndsWith(".json", StringComparison.Ordinal)))
        {
            var json = System.Text.Encoding.UTF8.GetString(await KeptFiles.BytesAsync(artifacts, file.Path, cancellationToken).ConfigureAwait(false));
            found.Add(new KeptExplanation(ExplanationEvidence.Read(json, $"{file.Path}' of run '{run.Info.RunId}"), run.Info.RunId, file.Path));
        }

        return [.. found.Where(each => each.Evidence.ModelDigest == digest).OrderByDescending(each => each.Evidence.Time)];
    }
}
