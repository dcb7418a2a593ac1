using ModelOps.Governance.Reproduction;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>The SHA-256 of a model's graph, wherever its files are.</summary>
internal static class GraphDigest
{
    /// <returns>The digest in hexadecimal, or why it is not known.</returns>
    internal static async Task<(string? Digest, string? Why)> OfAsync(ITrackingStore store, string? uri, CancellationToken cancellationToken)
    {
        if (uri is null)
        {
            return (null, "Where the model's files are was not recorded.");
        }

        try
        {
            var artifacts = store.OpenArtifacts(await store.GetArtifactUriAsync(uri, cancellationToken).ConfigureAwait(false));
            string[] graphs = [.. (await artifacts.ListAsync("", cancellationToken).ConfigureAwait(false)).Where(file => file.Path.EndsWith(".onnx", StringComparison.Ordinal)).Select(file => file.Path)];
            return graphs.Length == 1 ? (await ArtifactContent.DigestAsync(artifacts, graphs[0], cancellationToken).ConfigureAwait(false), null)
                : (null, graphs.Length == 0 ? $"There is no ONNX graph in '{uri}'." : $"There are {graphs.Length} ONNX graphs in '{uri}'.");
        }
        catch (Exception exception) when (exception is TrackingException or InvalidInputException)
        {
            return (null, $"The model's files cannot be read: {exception.Message}");
        }
    }
}
