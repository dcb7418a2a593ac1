using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Files that are kept with a model's run, and how the run of a model without its own is found.</summary>
internal static class KeptFiles
{
    private const int TagDigits = 16;

    /// <summary>The key of the tag by which the evaluations of a model are found that has no run of its own.</summary>
    internal static string TagOf(string modelDigest) => $"modelops.evaluated.{modelDigest[..TagDigits]}";

    /// <summary>The run that made the model, if it is there and can be written.</summary>
    internal static async Task<Run?> OwnRunAsync(ITrackingStore store, NamedModel model, CancellationToken cancellationToken) =>
        model.RunId is { Length: > 0 } id && await store.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is { Info.Stage: LifecycleStage.Active } run ? run : null;

    internal static async Task PutAsync(IArtifactStore artifacts, string path, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        await artifacts.WriteAsync(path, stream, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<byte[]> BytesAsync(IArtifactStore artifacts, string path, CancellationToken cancellationToken)
    {
        var stream = await artifacts.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }
}
