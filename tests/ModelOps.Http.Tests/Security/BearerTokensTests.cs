using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Hosting;
using ModelOps.Http.Security;

namespace ModelOps.Http.Tests.Security;

public sealed class BearerTokensTests
{
    private const string Old = "0123456789abcdef";
    private const string New = "fedcba9876543210";
    private readonly BearerTokens _tokens = new([Old, New]);

    [Theory]
    [InlineData("Bearer " + Old, true)]
    [InlineData("bearer  " + New + " ", true)]
    [InlineData("Bearer " + Old + "x", false)]
    [InlineData("Bearer 0123456789abcde", false)]
    [InlineData("Basic " + Old, false)]
    [InlineData("Basic YW55Ym9keTowMTIzNDU2Nzg5YWJjZGVm", true)]
    [InlineData("basic OjAxMjM0NTY3ODlhYmNkZWY=", true)]
    [InlineData("Basic YW55Ym9keTp3cm9uZw==", false)]
    [InlineData("Basic MDEyMzQ1Njc4OWFiY2RlZg==", false)]
    [InlineData("Bearer", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_known_token_is_taken(string? authorization, bool accepted) => Assert.Equal(accepted, _tokens.Accepts(authorization));

    [Theory]
    [InlineData(Old, true)]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789 abcdef", false)]
    [InlineData("0123456789äbcdefgh", false)]
    [InlineData("0123456789abcdef\n", false)]
    public void A_token_is_long_and_fits_into_a_header(string text, bool usable) => Assert.Equal(usable, BearerTokens.IsToken(text));

    [Fact]
    public async Task A_caller_without_a_token_learns_how_to_send_one()
    {
        var place = new ListenAddress("127.0.0.1", 0);
        await using var server = WebServer.Build(place, 100, TimeSpan.FromSeconds(1));
        server.Run(context => _tokens.Refuse(context) ?? context.Response.WriteAsync("in"));
        using var http = new HttpClient { BaseAddress = await WebServer.StartAsync(server, place, CancellationToken.None) };
        using var refused = await http.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer realm=\"modelops\"", refused.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal("This server asks for a token: send it in the header Authorization, as 'Bearer TOKEN'.", await refused.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization = new("Bearer", New);
        Assert.Equal("in", await http.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    [Fact]
    public async Task A_browser_is_led_to_ask_its_user()
    {
        var place = new ListenAddress("127.0.0.1", 0);
        await using var server = WebServer.Build(place, 100, TimeSpan.FromSeconds(1));
        server.Run(context => _tokens.Refuse(context) ?? context.Response.WriteAsync("in"));
        using var http = new HttpClient { BaseAddress = await WebServer.StartAsync(server, place, CancellationToken.None) };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*;q=0.8");
        using var refused = await http.GetAsync(new Uri("/board", UriKind.Relative));
        Assert.Equal("Basic realm=\"modelops\", charset=\"UTF-8\"", refused.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal("This server asks for a token: load the page again, and give the token as password, with any user name.", await refused.Content.ReadAsStringAsync());
        using var posted = await http.PostAsync(new Uri("/invocations", UriKind.Relative), null);
        Assert.Equal("Bearer realm=\"modelops\"", posted.Headers.WwwAuthenticate.Single().ToString());
    }
}
