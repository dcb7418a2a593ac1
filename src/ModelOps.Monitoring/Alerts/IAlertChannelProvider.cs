namespace ModelOps;

/// <summary>Opens alert channels of some address schemes; <see cref="AlertChannels"/> has them all.</summary>
public interface IAlertChannelProvider
{
    /// <summary>The schemes, as <c>slack+https</c>, the one that is shown first.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>What an address looks like, for messages: <c>slack+https://hooks.slack.com/services/…</c>.</summary>
    string Form { get; }

    /// <summary>Opens a channel; nothing is sent yet.</summary>
    /// <param name="address">An address of one of the schemes. It may hold a secret: no message repeats it.</param>
    /// <param name="options">How to send.</param>
    /// <exception cref="InvalidInputException">The address cannot be used; the message says how to write it.</exception>
    IAlertChannel Open(Uri address, AlertChannelOptions options);
}
