namespace ModelOps;

/// <summary>A way to people or systems that alerts are sent to. May be used by several threads at once.</summary>
public interface IAlertChannel
{
    /// <summary>What it is called in messages and in the state: the same after a restart, another one for another address, and without any secret of it.</summary>
    string Name { get; }

    /// <summary>How often an alert that lasts is sent again; null (default) for as often as the alert manager is set to.</summary>
    TimeSpan? Repeat => null;

    /// <summary>Sends an alert, or that it is over when it has <see cref="Alert.Resolved"/>.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AlertException">It was not taken. The message names the channel and the reason, without any secret.</exception>
    Task SendAsync(Alert alert, CancellationToken cancellationToken = default);
}
