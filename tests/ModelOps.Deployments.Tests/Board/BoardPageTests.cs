using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Deployments.Board;
using ModelOps.Deployments.Tests.Watching;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Tests.Board;

/// <summary>The page of a service about itself, as text.</summary>
public sealed class BoardPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_comes_from_elsewhere_becomes_part_of_the_page()
    {
        await using var logged = new LoggedService(Hostile);
        await logged.ScoreAsync(300, moved: 700);
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await watch.TurnAsync(new(), () => logged.Versions, Stop);
        var alerts = AlertConditions.Of(Hostile, watch.Versions, false, [Hostile], null, logged.Time.GetUtcNow()).ToArray();

        var html = Html(new BoardContent
        {
            Name = Hostile,
            Model = Hostile,
            Since = logged.Time.GetUtcNow(),
            Now = logged.Time.GetUtcNow(),
            Versions = [new(Hostile, "1", 100, 300, 2, false)],
            Log = new(300, 0, 0, null, null),
            LookedAt = watch.At,
            Looks = [.. watch.Versions, new(Hostile, null, Hostile)],
            Alerts = alerts,
            Events = [new(logged.Time.GetUtcNow(), alerts[0])],
            Problems = [Hostile],
        });

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;", html, StringComparison.Ordinal);
        Assert.Contains("2 (0.67 %)", html, StringComparison.Ordinal);
        Assert.Contains("How each score comes about", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_the_machine_are_left_out_of_sentences()
    {
        Assert.Equal("No space left on device : &#39;…/x.parquet&#39;. See http://127.0.0.1:80/a/b of credit/2.", BoardText.Sentence("No space left on device : '/home/ann/state/x.parquet'. See http://127.0.0.1:80/a/b of credit/2."));
        Assert.Equal("…/a.txt and …/b.txt", BoardText.Sentence(@"C:\Users\ann\a.txt and /tmp/b.txt"));
    }

    [Fact]
    public void Without_a_log_it_says_what_to_do_and_with_a_canary_how_that_stands()
    {
        var now = DateTimeOffset.UnixEpoch;
        var plain = new BoardContent { Name = "credit", Model = "credit@champion", Since = now, Now = now };
        Assert.Contains("Latency, drift and quality need a payload log. Deploy with one.", Html(plain), StringComparison.Ordinal);
        Assert.Contains(">no alerts<", Html(plain), StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", Html(plain), StringComparison.Ordinal);
        Assert.Contains("1 problem<", Html(plain with { Problems = ["p"] }), StringComparison.Ordinal);
        var canary = new CanaryState { Id = "c", Plan = new("credit", 1, 2, "champion", "ann"), Phase = CanaryPhase.Holding, Decision = new(CanaryVerdict.Continue, "Version 2 goes on.", []) };
        Assert.Contains("credit version 2 against 1: step 1 of 3, 5 %. Version 2 goes on.", Html(plain with { Canary = canary }), StringComparison.Ordinal);
    }

    private static string Html(BoardContent content) => BoardPage.Html(content, isHeld: false, "/board?hold", "/board");
}
