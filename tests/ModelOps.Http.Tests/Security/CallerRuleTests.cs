using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Security;

namespace ModelOps.Http.Tests.Security;

public sealed class CallerRuleTests
{
    private static readonly CallerRule _rule = new("127.0.0.1", ["models.example"], byMachineName: false, "not here");

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:5000", true)]
    [InlineData("127.0.0.1:1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("[::ffff:127.0.0.1]", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("192.168.1.7:80", true)]
    [InlineData("[fd00::1]", true)]
    [InlineData("models.example:443", true)]
    [InlineData("172.15.0.1", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.169.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("[2001:db8::1]", false)]
    [InlineData("[::ffff:8.8.8.8]", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("models.example.evil.example", false)]
    [InlineData("", false)]
    public void Only_names_of_its_own_and_near_addresses_are_its_host(string host, bool allowed)
    {
        Assert.Equal(allowed, _rule.AllowsHost(new HostString(host)));
        Assert.Equal(allowed, _rule.AllowsHost(new HostString(host))); // the same answer when it is asked again
    }

    [Fact]
    public void A_host_that_was_taken_once_opens_nothing_for_others()
    {
        Assert.True(_rule.AllowsHost(new HostString("localhost:5000")));
        Assert.False(_rule.AllowsHost(new HostString("localhost.evil.example:5000")));
        Assert.False(_rule.AllowsHost(new HostString("evil.example:5000")));
    }

    [Fact]
    public void The_address_that_the_caller_connected_to_is_its_own()
    {
        var own = IPAddress.Parse("203.0.113.5");
        Assert.True(_rule.AllowsHost(new HostString("203.0.113.5:5000"), own));
        Assert.True(_rule.AllowsHost(new HostString("203.0.113.5"), own.MapToIPv6()));
        Assert.False(_rule.AllowsHost(new HostString("203.0.113.6"), own));
        Assert.False(_rule.AllowsHost(new HostString("203.0.113.5"), IPAddress.Loopback)); // an address that was taken before is not kept
    }

    [Fact]
    public void A_star_takes_any_host_but_opens_nothing_to_pages_of_other_origins()
    {
        var any = new CallerRule("0.0.0.0", ["*"], byMachineName: true, "not here");

        Assert.True(any.AllowsHost(new HostString("model.example.com")));
        Assert.False(any.AllowsHost(default));
        Assert.False(any.AllowsOrigin("https://evil.example", new HostString("model.example.com")));
    }

    [Fact]
    public void It_goes_by_the_machines_name_only_where_other_machines_reach_it()
    {
        Assert.False(_rule.AllowsHost(new HostString(Environment.MachineName)));
        Assert.True(new CallerRule("0.0.0.0", [], byMachineName: true, "not here").AllowsHost(new HostString(Environment.MachineName.ToUpperInvariant(), 5000)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://models.example", true)]
    [InlineData("https://models.example:8443", true)]
    [InlineData("http://127.0.0.1:5001", false)]
    [InlineData("http://localhost:5000", false)]
    [InlineData("http://evil.example", false)]
    [InlineData("http://models.example.evil.example", false)]
    [InlineData("null", false)]
    [InlineData("file://", false)]
    [InlineData("chrome-extension://models.example", false)]
    public void A_page_is_its_own_or_of_a_host_that_was_named(string? origin, bool allowed) =>
        Assert.Equal(allowed, _rule.AllowsOrigin(origin, new HostString("127.0.0.1:5000")));

    [Theory]
    [InlineData("GET", "Origin", "http://evil.example", 200)]
    [InlineData("POST", "Origin", "http://evil.example", 403)]
    [InlineData("DELETE", "Origin", "http://evil.example", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("PUT", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("POST", "Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("POST", "Sec-Fetch-Site", "none", 200)]
    [InlineData("GET", "Host", "evil.example", 403)]
    public async Task A_foreign_page_changes_nothing_and_a_foreign_name_reads_nothing(string method, string header, string value, int status)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Headers.Host = "127.0.0.1:5000";
        context.Request.Headers[header] = value;
        var refusal = _rule.Refuse(context);
        Assert.Equal(status == 403, refusal is not null);
        await (refusal ?? Task.CompletedTask);
        Assert.Equal(status, context.Response.StatusCode);
    }
}
