using System.Net;
using System.Net.Sockets;

namespace ModelOps.Server.Tests.Options;

public sealed class ServerOptionsTests
{
    [Fact]
    public async Task An_address_that_others_can_reach_needs_credentials()
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ServerFixture.StartAsync(options => options with { Host = "0.0.0.0" }));
        Assert.Equal(
            "Host '0.0.0.0' can be reached from other machines, so callers must prove who they are: give a token (Token) or a user name and a password, or listen on 127.0.0.1.",
            exception.Message);
    }

    [Fact]
    public async Task All_wrong_options_are_told_at_once()
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ServerFixture.StartAsync(options => options with { Host = "nowhere", Port = 70_000, Token = "short", UserName = "ann", MaxRequestBytes = 0 }));
        Assert.Equal(
            [
                "The host 'nowhere' is not an IP address; give 127.0.0.1, ::1, localhost, or another address of this machine such as 0.0.0.0.",
                "The port 70000 is out of range; give 0 (a free one) to 65535.",
                "The token has 5 characters; give at least 8.",
                "A user name and a password belong together; give both or neither.",
                "The largest request and the largest artifact must be at least 1 byte.",
            ],
            exception.Errors);
    }

    [Fact]
    public async Task An_empty_password_is_refused()
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ServerFixture.StartAsync(options => options with { UserName = "ann", Password = "" }));
        Assert.Equal("The password has 0 characters; give at least 8.", exception.Message);
    }

    [Fact]
    public async Task Options_shown_as_text_hold_no_secret()
    {
        await using var server = await ServerFixture.StartAsync();
        var options = new ServerOptions { Store = server.Store, Artifacts = ArtifactStores.Open(server.ArtifactRoot), Token = "a-long-enough-token", UserName = "ann", Password = "correct horse" };
        Assert.Equal($"{server.Store.Uri} at 127.0.0.1:5000", options.ToString());
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => ServerFixture.StartAsync(options => options with { Port = port }));
        Assert.Equal($"Port {port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port with Port; 0 takes any free one.", exception.Message);
    }

    [Fact]
    public async Task With_credentials_any_address_may_be_listened_on()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { Host = "0.0.0.0", Token = "a-long-enough-token" });
        Assert.True(server.Port > 0);
    }
}
