namespace ModelOps.Tracking;

/// <summary>Opens artifact stores of some URI schemes; <see cref="ArtifactStores"/> has them all.</summary>
public interface IArtifactStoreProvider
{
    /// <summary>The schemes, as <c>s3</c>, the one that is shown first.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>What a URI looks like, for messages: <c>s3://bucket/prefix</c>.</summary>
    string Form { get; }

    /// <summary>Opens a root.</summary>
    /// <param name="uri">A URI of one of the schemes.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="InvalidInputException">The URI cannot be used; the message says how to write it.</exception>
    IArtifactStore Open(string uri, TrackingStoreOptions options);
}
