namespace ModelOps;

/// <summary>Shares requests out between champion and challenger.</summary>
public interface ICanaryTraffic
{
    /// <summary>Sends a share of the requests to the challenger and the rest to the champion; done when it is in force. The same share twice is fine.</summary>
    /// <param name="percent">The challenger's share, 0 to 100.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ModelOpsException">The service does not take it: the shares are as before, or unknown.</exception>
    Task SetShareAsync(double percent, CancellationToken cancellationToken = default);
}
