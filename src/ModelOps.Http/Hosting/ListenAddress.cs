using System.Net;

namespace ModelOps.Http.Hosting;

/// <summary>Where a server listens.</summary>
/// <param name="Host">An IP address, or <c>localhost</c>.</param>
/// <param name="Port">The port; 0 takes any free one.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <summary>The address behind the host.</summary>
    internal IPAddress Address => Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host);

    /// <summary>Whether the host can be listened on at all.</summary>
    internal bool IsKnown => Host == "localhost" || IPAddress.TryParse(Host, out _);

    /// <summary>Whether other machines can reach it.</summary>
    internal bool IsOpen => !IPAddress.IsLoopback(Address);

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal IEnumerable<string> Errors()
    {
        if (!IsKnown)
        {
            yield return $"The host '{Host}' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.";
        }

        if (Port is < 0 or > 65535)
        {
            yield return $"The port {Port} is out of range; give 0 (a free one) to 65535.";
        }
    }
}
