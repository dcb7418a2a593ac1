using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Deployments.Board;
using ModelOps.Deployments.Tests.Watching;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Tests.Board;

/// <summary>What a service shows of itself inside another page, and as lines.</summary>
public sealed class BoardPanelTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_has_what_the_page_has_without_the_arithmetic_and_with_a_style_that_stays_inside()
    {
        await using var logged = new LoggedService();
        await logged.ScoreAsync(300, moved: 700);
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await watch.TurnAsync(new(), () => logged.Versions, Stop);
        var now = logged.Time.GetUtcNow();
        var alerts = AlertConditions.Of("credit", watch.Versions, false, [], null, now).ToArray();

        var panel = BoardPanel.Of(new BoardContent
        {
            Name = "credit",
            Model = Hostile,
            Since = now,
            Now = now,
            Versions = [new("champion", "1", 100, 300, 2, false)],
            Log = new(300, 0, 0, null, null),
            LookedAt = watch.At,
            Looks = watch.Versions,
            Alerts = alerts,
            Events = [new(now, alerts[0])],
        });

        Assert.Contains("champion, version 1", panel.Html, StringComparison.Ordinal);
        Assert.Contains(">p99</th>", panel.Html, StringComparison.Ordinal);
        Assert.Contains("PSI over windows", panel.Html, StringComparison.Ordinal);
        Assert.Contains("<details open><summary>Last alerts</summary>", panel.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("How each score comes about", panel.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", panel.Html, StringComparison.Ordinal);
        var style = panel.Html[(panel.Html.IndexOf("<style>", StringComparison.Ordinal) + 7)..panel.Html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.All(style.Split('\n'), rule => Assert.All(rule[..rule.IndexOf('{', StringComparison.Ordinal)].Split(','), selector => Assert.StartsWith(".modelops-board", selector, StringComparison.Ordinal)));

        string[] lines = panel.Text.Split('\n');
        Assert.Equal("1 alert. <img src=x onerror=alert(1)> since 2026-11-30 12:10:00 UTC. As of 2026-11-30 12:10:00 UTC.", lines[0]);
        Assert.Contains(lines, line => line.Contains("champion, version 1", StringComparison.Ordinal) && line.Contains("300", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("warning: drift, version 1 since ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("drifted", StringComparison.Ordinal) && line.TrimEnd(' ', '|').EndsWith('█'));
        Assert.Contains("2026-11-30 12:10:00 UTC, began: drift, version 1", lines);
    }

    [Fact]
    public void Lines_hold_no_control_characters_and_latencies_no_digits_that_nobody_reads()
    {
        var now = DateTimeOffset.UnixEpoch;
        var text = BoardLines.Of(new BoardContent
        {
            Name = "credit",
            Model = "credit\u001b[31m",
            Since = now,
            Now = now,
            Versions = [new("1", "1", 100, 3, 0, false)],
            Looks = [new("1", null, "\u0007Note") { Median = 0.57345, High = 56.123, Highest = 1456.78 }],
        });
        Assert.StartsWith("no alerts. credit\uFFFD[31m since ", text, StringComparison.Ordinal);
        Assert.EndsWith("Version 1: \uFFFDNote", text, StringComparison.Ordinal);
        Assert.Contains("0.573 ms  56.1 ms  1,457 ms", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_log_and_with_a_problem_and_a_canary_the_lines_say_so()
    {
        var now = DateTimeOffset.UnixEpoch;
        var canary = new CanaryState { Id = "c", Plan = new("credit", 1, 2, "champion", "ann"), Phase = CanaryPhase.Holding, Decision = new(CanaryVerdict.Continue, "Version 2 goes on.", []) };
        var text = BoardLines.Of(new BoardContent { Name = "credit", Model = "credit@champion", Since = now, Now = now, Problems = ["No space left on '/home/ann/x.parquet'."], Canary = canary, Looks = [new("1", null, "Nothing of it is in the payload log yet.")] });
        Assert.StartsWith("1 problem. credit@champion since 1970-01-01 00:00:00 UTC.", text, StringComparison.Ordinal);
        Assert.Contains("\nProblem: No space left on '…/x.parquet'.\n", text, StringComparison.Ordinal);
        Assert.Contains("Latency, drift and quality need a payload log. Deploy with one.\n", text, StringComparison.Ordinal);
        Assert.Contains("\nNo alerts now.\n", text, StringComparison.Ordinal);
        Assert.Contains("\nCanary: credit version 2 against 1: step 1 of 3, 5 %. Version 2 goes on.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nVersion 1: Nothing of it is in the payload log yet.", text, StringComparison.Ordinal);
    }
}
