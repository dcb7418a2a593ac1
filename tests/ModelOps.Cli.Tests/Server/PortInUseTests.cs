using System.Net;
using System.Net.Sockets;
using ModelOps.Cli.Application;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Server;

public sealed class PortInUseTests
{
    [Fact]
    public async Task A_server_whose_port_is_taken_says_so_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = new StringWriter();
        Assert.Equal(CliApplication.Usage, await CliApplication.RunAsync(["server", "--port", $"{port}", "--store", folder.File("mlflow.db")], TextWriter.Null, error));
        Assert.Equal($"modelops: Port {port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with --port; 0 takes any free one.", error.ToString().TrimEnd());
    }
}
