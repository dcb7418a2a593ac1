using System.Collections.Concurrent;
using System.Net;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Gateway;

/// <summary>Several versions behind one address, in this process.</summary>
public sealed class ScoringGatewayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_wait_for_no_version_and_are_told_to_come_again()
    {
        await using var bench = await GatewayBench.StartAsync();

        using var response = await bench.SendAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.Equal("""{"error_code":"TEMPORARILY_UNAVAILABLE","message":"'credit' has no version yet; try again when one is ready."}""", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Weights_share_out_the_requests_and_are_counted()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("challenger", 2));
        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 80), ("challenger", 20)));

        var answers = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            answers.Add(await bench.AskAsync());
        }

        var second = answers.Count(answer => answer == 2);
        Assert.InRange(second, 60, 140);
        await CountedAsync(bench, 500);
        Assert.Equal(
            [new("champion", "1", null, 80, 500 - second, 0, true), new("challenger", "2", null, 20, second, 0, true)],
            bench.Gateway.Versions);
    }

    [Theory]
    [InlineData("header:X-User", "X-User", "{0}")]
    [InlineData("cookie:user", "Cookie", "a=b; user={0}")]
    [InlineData("request-id", "X-Request-Id", "{0}")]
    public async Task A_caller_keeps_its_version_and_changes_it_only_toward_the_one_that_grows(string key, string header, string value)
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("challenger", 2));
        async Task<double[]> AskAll(double challenger)
        {
            await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 100 - challenger), ("challenger", challenger)) with { Key = CallerKey.Parse(key) });
            var answers = new double[60];
            for (var caller = 0; caller < answers.Length; caller++)
            {
                answers[caller] = await bench.AskAsync(header, string.Format(null, value, caller));
            }

            return answers;
        }

        var few = await AskAll(20);
        Assert.Equal(few, await AskAll(20));
        var more = await AskAll(60);
        var back = await AskAll(20);

        Assert.InRange(few.Count(answer => answer == 2), 3, 25);
        Assert.InRange(more.Count(answer => answer == 2), 22, 50);
        Assert.All(few.Zip(more), pair => Assert.True(pair.First == 1 || pair.Second == 2));
        Assert.Equal(few, back);
    }

    [Fact]
    public async Task A_caller_without_the_cookie_gets_one_and_stays_with_its_version()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("challenger", 2));
        await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 50), ("challenger", 50)) with { Key = CallerKey.Parse("cookie:seat", isIssued: true) });

        for (var i = 0; i < 10; i++)
        {
            using var first = await bench.SendAsync();
            var given = Assert.Single(first.Headers.GetValues("Set-Cookie"));
            Assert.Matches("^seat=[0-9a-f]{32}; max-age=31536000; path=/; samesite=lax; httponly$", given);
            var version = double.Parse(Assert.Single(first.Headers.GetValues("ModelOps-Version")));
            Assert.Equal(version, await bench.AskAsync("Cookie", given.Split(';')[0]));
        }
    }

    [Fact]
    public async Task Weights_and_versions_change_under_load_without_a_failed_request()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("challenger", 2));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
        using var end = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<double, bool>();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    seen.TryAdd(await bench.AskAsync(), true);
                }
            },
            Stop)).ToArray();

        for (var round = 0; round < 10; round++)
        {
            await bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 50), ("challenger", 50)));
            await Wait.UntilAsync(() => seen.ContainsKey(2), "An answer of the challenger");
            await bench.Gateway.PutAsync("champion", bench.Constant(3 + round), $"{3 + round}", cancellationToken: Stop);
            await Wait.UntilAsync(() => seen.ContainsKey(3 + round), "An answer of the new champion");
            await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
            await bench.Gateway.RemoveAsync("challenger");
            await bench.Gateway.PutAsync("challenger", bench.Constant(2), "2", cancellationToken: Stop);
        }

        await end.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Every_answer_is_counted_once_while_versions_take_each_others_place()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                var answers = 0;
                for (; !end.IsCancellationRequested; answers++)
                {
                    await bench.AskAsync();
                }

                return answers;
            },
            Stop)).ToArray();

        for (var version = 2; version < 16; version++)
        {
            await bench.Gateway.PutAsync("champion", bench.Constant(version), $"{version}", cancellationToken: Stop);
        }

        await end.CancelAsync();
        var answers = (await Task.WhenAll(callers)).Sum();
        await CountedAsync(bench, answers);
        Assert.Equal(answers, bench.Gateway.Versions[0].Requests);
    }

    [Fact]
    public async Task A_version_that_cannot_be_loaded_leaves_the_one_before_it()
    {
        using var folder = new TemporaryFolder();
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
        bench.Constant(2).Save(folder.File("model"));
        await File.WriteAllTextAsync(folder.File("model", "model.onnx"), "not a graph", Stop);

        await Assert.ThrowsAsync<ModelException>(() => bench.Gateway.PutAsync("champion", folder.File("model"), "2", cancellationToken: Stop));

        Assert.Equal(1, await bench.AskAsync());
        Assert.Equal("1", Assert.Single(bench.Gateway.Versions).Version);
    }

    [Fact]
    public async Task Traffic_that_does_not_fit_is_refused_with_all_that_is_wrong_and_nothing_changes()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1), ("challenger", 2));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => bench.Gateway.SetTrafficAsync(GatewayBench.Share(("champion", 90), ("chalenger", 5)) with { Shadow = "champion" }));

        Assert.Equal(
        [
            "There is no version 'chalenger' to send requests to. Did you mean 'challenger'? There are: champion, challenger.",
            "The weights (champion=90, chalenger=5) are 95 together; they must be 100.",
            "'champion' cannot answer callers and be in the shadow; leave out one of the two.",
        ], refused.Errors);
        Assert.Equal("champion=100", bench.Gateway.Traffic.ToString());
        Assert.Equal("The weight of 'champion' cannot be NaN; give 0 to 100, in percent.", Assert.Single(GatewayBench.Share(("champion", double.NaN)).Errors(["champion"])));
        Assert.Equal("Requests go to 'champion' (champion=100). Send them to another version first.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.Gateway.RemoveAsync("champion"))).Message);
        Assert.Equal("There is no version 'x' to remove. There are: champion, challenger.", (await Assert.ThrowsAsync<InvalidInputException>(() => bench.Gateway.RemoveAsync("x"))).Message);
    }

    [Theory]
    [InlineData("hedaer:X", "Callers cannot be known by 'hedaer:X'. Did you mean 'header'? Give header:NAME, cookie:NAME or request-id.")]
    [InlineData("header:", "Callers cannot be known by 'header:'. Did you mean 'header'? Give header:NAME, cookie:NAME or request-id.")]
    [InlineData("cookie:a b", "Callers cannot be known by 'cookie:a b'. Did you mean 'cookie'? Give header:NAME, cookie:NAME or request-id.")]
    [InlineData("", "Callers cannot be known by ''. Give header:NAME, cookie:NAME or request-id.")]
    public void What_callers_are_known_by_is_read_strictly(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => CallerKey.Parse(text)).Message);

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_also_where_it_is_copied()
    {
        await using var bench = await GatewayBench.StartAsync(new GatewayOptions { Scoring = new() { MaxRequestBytes = 100 } }, ("champion", 1), ("next", 2));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion") with { Shadow = "next" });

        using var response = await bench.SendAsync(body: new string(' ', 200));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(1, await bench.AskAsync());
    }

    [Fact]
    public async Task Foreign_names_and_pages_are_refused_and_all_routes_of_a_version_are_there()
    {
        await using var bench = await GatewayBench.StartAsync(null, ("champion", 1));
        await bench.Gateway.SetTrafficAsync(GatewayTraffic.All("champion"));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "ping");
        foreign.Headers.Host = "evil.example.org";

        using var refused = await bench.Http.SendAsync(foreign, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("\n", await bench.Http.GetStringAsync("ping", Stop));
        Assert.Contains("\"credit\"", await bench.Http.GetStringAsync("v2/models/credit", Stop));
        Assert.Equal(HttpStatusCode.NotFound, (await bench.Http.GetAsync("nowhere", Stop)).StatusCode);
    }

    [Fact]
    public async Task All_options_that_are_out_of_range_are_reported_at_once()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => ScoringGateway.StartAsync(new() { Scoring = new() { Port = -1 }, ShadowQueue = 0, DownTime = TimeSpan.FromSeconds(-1) }, cancellationToken: Stop));

        Assert.Equal(
            ["The port -1 is out of range; give 0 (a free one) to 65535.", "The shadow's queue 0 is out of range; give 1 or more.", "The down time -00:00:01 is negative; give 0 or more."],
            refused.Errors);
    }

    // An answer is counted when it has been sent.
    private static Task CountedAsync(GatewayBench bench, long requests) => Wait.UntilAsync(() => bench.Gateway.Versions.Sum(version => version.Requests) >= requests, "The count of the last answer");
}
