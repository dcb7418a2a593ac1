namespace ModelOps.Tracking;

/// <summary>Opens tracking stores of some URI schemes; <see cref="TrackingStores"/> has them all.</summary>
public interface ITrackingStoreProvider
{
    /// <summary>The schemes, as <c>sqlite</c>, the one that is shown first.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>What a URI looks like, for messages: <c>sqlite:///path</c>.</summary>
    string Form { get; }

    /// <summary>Opens a store.</summary>
    /// <param name="uri">A URI of one of the schemes.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The URI cannot be used; the message says how to write it.</exception>
    /// <exception cref="TrackingException">The store cannot be opened.</exception>
    Task<ITrackingStore> OpenAsync(string uri, TrackingStoreOptions options, CancellationToken cancellationToken);
}
