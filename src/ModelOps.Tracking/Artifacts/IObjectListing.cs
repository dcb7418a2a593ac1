namespace ModelOps.Tracking;

/// <summary>An artifact store that lists all objects below its root at once, with what changes when their content does: who waits for new data asks for it.</summary>
public interface IObjectListing
{
    /// <summary>All objects whose key is the root's prefix, or begins with it and a <c>/</c>; empty for none.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The store cannot be reached, refuses, or has no such bucket.</exception>
    Task<IReadOnlyList<StoredObject>> ListObjectsAsync(CancellationToken cancellationToken = default);
}

/// <summary>An object of a store.</summary>
/// <param name="Uri">Its whole address, such as <c>s3://bucket/data/a.csv</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">What the store says of its content: another one after the content has changed.</param>
/// <param name="Modified">When it was written, by the store's clock.</param>
public sealed record StoredObject(string Uri, long Size, string ETag, DateTimeOffset Modified);
