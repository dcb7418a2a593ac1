using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Hosting;
using ModelOps.Http.Messages;
using ModelOps.Http.Security;

namespace ModelOps.Http.Tests.Hosting;

public sealed class WebServerTests
{
    private static readonly ListenAddress _anyPort = new("127.0.0.1", 0);

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("localhost", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("192.168.1.7", true)]
    public void An_address_of_this_machine_alone_is_not_open(string host, bool open)
    {
        var place = new ListenAddress(host, 0);
        Assert.Empty(place.Errors());
        Assert.Equal(open, place.IsOpen);
    }

    [Fact]
    public void Everything_wrong_with_an_address_is_said_at_once() => Assert.Equal(
        [
            "The host 'example.org' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.",
            "The port -1 is out of range; give 0 (a free one) to 65535.",
        ],
        new ListenAddress("example.org", -1).Errors());

    [Fact]
    public async Task A_port_in_use_is_named_with_the_next_step()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var place = _anyPort with { Port = ((IPEndPoint)taken.LocalEndpoint).Port };
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WebServer.StartAsync(WebServer.Build(place, 100, TimeSpan.Zero), place, CancellationToken.None));
        Assert.Equal($"Port {place.Port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with Port; 0 takes any free one.", error.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused()
    {
        var place = new ListenAddress("192.0.2.1", 0);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => WebServer.StartAsync(WebServer.Build(place, 100, TimeSpan.Zero), place, CancellationToken.None));
        Assert.StartsWith("Cannot listen on 192.0.2.1, port 0: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Choose an address of this machine and a port you may use (1024 or above).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_whether_its_length_is_told_or_not()
    {
        await using var server = WebServer.Build(_anyPort, 100, TimeSpan.FromSeconds(1));
        server.Run(async context =>
        {
            try
            {
                await RequestBytes.ReadAsync(context.Request, context.RequestAborted);
            }
            catch (BadHttpRequestException error)
            {
                context.Response.StatusCode = error.StatusCode;
            }
        });
        using var http = new HttpClient { BaseAddress = await WebServer.StartAsync(server, _anyPort, CancellationToken.None) };
        foreach (var (size, chunked, status) in new[] { (100, false, 200), (101, false, 413), (50, true, 200), (101, true, 413) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(new byte[size]) };
            request.Headers.TransferEncodingChunked = chunked;
            using var answer = await http.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_answer_is_inert_and_does_not_name_the_server()
    {
        await using var server = WebServer.Build(_anyPort, 100, TimeSpan.FromSeconds(1));
        server.Run(context =>
        {
            SafeHeaders.Set(context.Response.Headers);
            return context.Response.WriteAsync("<script>alert(1)</script>");
        });
        using var http = new HttpClient { BaseAddress = await WebServer.StartAsync(server, _anyPort, CancellationToken.None) };
        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["default-src 'none'; frame-ancestors 'none'; sandbox"], answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_stopped_server_leaves_its_port()
    {
        Uri url;
        await using (var server = WebServer.Build(_anyPort, 100, TimeSpan.FromSeconds(1)))
        {
            url = await WebServer.StartAsync(server, _anyPort, CancellationToken.None);
            Assert.NotEqual(0, url.Port);
            await server.StopAsync();
        }

        using var listener = new TcpListener(IPAddress.Loopback, url.Port);
        listener.Start();
    }
}
