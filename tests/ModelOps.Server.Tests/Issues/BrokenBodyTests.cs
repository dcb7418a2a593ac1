using System.Text;
using ModelOps.Server.Hosting;
using ModelOps.Server.Tests.Replay;
using ModelOps.Tracking;
using static ModelOps.Server.Tests.Issues.HostileBodies;

namespace ModelOps.Server.Tests.Issues;

/// <summary>Bodies as large as the server takes that are broken, or of more properties than any route has, and a costly search.</summary>
public sealed class BrokenBodyTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("NaN,")]
    [InlineData("{\"filter\":\"(\",\"filter\":\"(\",")]
    public async Task No_broken_body_takes_more_than_ten_seconds(string piece)
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        foreach (var route in RouteTable.Answered.Where(route => route.Method == "POST"))
        {
            await IsFastAsync(client, route, Filled(piece), piece);
        }

        Assert.Equal([], server.Log);
    }

    [Fact]
    public async Task A_body_of_many_properties_takes_no_more_than_ten_seconds()
    {
        await using var server = await ServerFixture.StartAsync();
        using var client = new RawHttpClient(server.Port);
        var body = $"{{{string.Join(',', Enumerable.Range(0, 300_000).Select(n => $"\"k{n}\":0"))}}}";
        foreach (var route in RouteTable.Answered)
        {
            await IsFastAsync(client, route, body, "many properties");
        }
    }

    [Fact]
    public async Task A_search_of_everything_by_costly_patterns_is_ended_in_time()
    {
        await using var server = await ServerFixture.StartAsync(options => options with { LongestSearch = TimeSpan.FromSeconds(0.5) });
        for (var n = 0; n < 2000; n++)
        {
            await server.Store.CreateRunAsync(new NewRun("0", $"r{n}", Tags: [new("a", new string('a', 3000))]));
        }

        using var client = new RawHttpClient(server.Port);
        var filter = string.Join(" AND ", Enumerable.Repeat($"tags.a LIKE '{string.Concat(Enumerable.Repeat("%a", 300))}%'", 100));
        var answer = await client.SendAsync("POST", Api.Root + "runs/search", JsonBody, Encoding.UTF8.GetBytes($$"""{"experiment_ids":["0"],"filter":"{{filter}}"}"""));
        Assert.Equal(504, answer.Status);
        Assert.Contains("The search was ended after 0.5 s; give a narrower filter or a smaller page.", answer.Text, StringComparison.Ordinal);
        Assert.Equal([], server.Log);
    }
}
