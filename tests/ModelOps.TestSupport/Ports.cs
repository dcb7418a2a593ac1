using System.Net;
using System.Net.Sockets;

namespace ModelOps.TestSupport;

/// <summary>Ports of this machine.</summary>
public static class Ports
{
    // Systems give out ports from 32768 on by themselves, for servers on any port and for clients: one from below is not given to another program meanwhile.
    private const int First = 20_000;
    private const int Count = 10_000;

    // Test processes run at the same time: each goes through the ports from another place on.
    private static int _next = Environment.ProcessId * 61;

    /// <summary>A port nobody listens on.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
