namespace ModelOps.Deployments.Tests.Canary;

public sealed class CanaryJudgeTests
{
    private static readonly CanaryOptions _options = new();

    [Fact]
    public void A_rollback_names_the_numbers()
    {
        var decision = Judge(Version(95, 9500, 20), Version(60, 500, 20));
        Assert.Equal(CanaryVerdict.RollBack, decision.Verdict);
        Assert.Matches(
            @"^Version 4 is rolled back at step 1 of 3 \(5 %\): 60 of 500 requests to version 4 failed, 95 of 9500 to version 3: an increase of 0\.11 \(0\.0\d+ to 0\.1\d+\); the limit is 0\.02\.$", decision.Why);
    }

    [Fact]
    public void A_latency_is_too_slow_only_where_it_can_be_felt()
    {
        Assert.Equal(CanaryVerdict.RollBack, Judge(Version(0, 5000, 10), Version(0, 3000, 40)).Verdict);
        Assert.Equal(CanaryVerdict.Advance, Judge(Version(0, 5000, 0.2), Version(0, 3000, 0.8)).Verdict);
        Assert.Contains("the p95 latency is ", Judge(Version(0, 5000, 10), Version(0, 3000, 40)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void At_all_requests_a_slow_time_holds_the_promotion_and_is_no_proof()
    {
        var decision = Judge(Version(0, 5000, 10), Version(0, 3000, 40), step: 2);
        Assert.Equal(CanaryVerdict.Wait, decision.Verdict);
        Assert.EndsWith("which seems to be exceeded.", decision.Why, StringComparison.Ordinal);
        Assert.Equal(CanaryVerdict.RollBack, Judge(Version(0, 5000, 10), Version(900, 3000, 10), step: 2).Verdict);
    }

    [Theory]
    [InlineData(499, 9500, CanaryVerdict.Wait)]
    [InlineData(500, 499, CanaryVerdict.Wait)]
    [InlineData(500, 9500, CanaryVerdict.Advance)]
    public void Too_few_requests_of_either_version_end_no_step(int challenger, int champion, CanaryVerdict verdict) =>
        Assert.Equal(verdict, Judge(Version(champion / 100, champion, 20), Version(challenger / 100, challenger, 20)).Verdict);

    [Fact]
    public void A_step_goes_on_where_a_value_only_seems_to_be_within_its_limit_and_the_last_does_not()
    {
        var (champion, challenger) = (Version(5, 500, 20), Version(5, 500, 20));
        Assert.Equal(CanaryVerdict.Advance, Judge(champion, challenger).Verdict);
        var last = Judge(champion, challenger, step: 2);
        Assert.Equal(CanaryVerdict.Wait, last.Verdict);
        var missing = last.Checks.Single(check => check.Name == "p99").Missing;
        Assert.InRange(missing, 500, 1500);
        Assert.Matches($"^Version 4 waits at step 3 of 3 .* the p99 latency is .*; the limit is 2, which cannot be proven before {missing} more requests are answered\\.$", last.Why);
        Assert.All(((long, long)[])[(missing, 0), (missing - 1, 1)], pair => Assert.Equal(pair.Item2, Judge(Version(5, 500, 20), Version(5, 500 + (int)pair.Item1, 20), step: 2).Checks.Single(check => check.Name == "p99").Missing));
    }

    [Fact]
    public void A_value_that_seems_to_be_beyond_its_limit_holds_a_step()
    {
        var decision = Judge(Version(5, 500, 20), Version(20, 500, 20));
        Assert.Equal(CanaryVerdict.Wait, decision.Verdict);
        Assert.EndsWith("which seems to be exceeded.", decision.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_predictions_promote_nothing()
    {
        var none = new Dictionary<string, long>();
        var decision = Judge(Version(0, 90_000, 20) with { Predictions = none }, Version(0, 90_000, 20) with { Predictions = none }, step: 2);
        Assert.Equal((CanaryVerdict.Wait, "Version 4 waits at step 3 of 3 (100 %): nothing is known of drift yet."), (decision.Verdict, decision.Why));
        Assert.Equal(CanaryVerdict.Promote, Judge(Version(0, 90_000, 20) with { Predictions = none }, Version(0, 90_000, 20) with { Predictions = none }, step: 2, options: new() { Drift = 1 }).Verdict);
    }

    [Fact]
    public void During_the_hold_only_proof_ends_it()
    {
        Assert.Equal(CanaryVerdict.Continue, Judge(Version(0, 90_000, 20), Version(0, 90_000, 20), step: 2, held: 9.99).Verdict);
        Assert.Equal(CanaryVerdict.RollBack, Judge(Version(1, 900, 20), Version(30, 40, 20), held: 0.1).Verdict);
    }

    [Fact]
    public void The_same_evidence_gives_the_same_decision() =>
        Assert.Equal(Judge(Version(9, 900, 20), Version(5, 700, 21)).Why, Judge(Version(9, 900, 20), Version(5, 700, 21)).Why);

    [Fact]
    public void All_errors_of_the_options_are_said_at_once()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Judge(Version(0, 1, 1), Version(0, 1, 1), options: new()
        {
            Steps = [25, 5],
            Minimum = 0,
            Agreement = 2,
            P95Ratio = 0.5,
            Alpha = 0,
            Hold = TimeSpan.FromDays(-1),
            Timeout = TimeSpan.FromDays(-2),
        }));
        Assert.Equal(
            [
                "The steps 25,5 cannot be walked; give rising percentages above 0 and up to 100, such as 5,25,100.",
                "The minimum of 0 is out of range; give 1 or more.",
                "The agreement 2 is out of range; give 0 to 1.",
                "The ratio 0.5 of the 95th percentile is out of range; give 1 or more.",
                "The alpha 0 is out of range; give a number between 0 and 1, such as 0.05.",
                "A hold of -1d, an interval of 5s and a fast enough latency of 5ms do not fit; give 0 or more, and an interval above 0.",
                "A step may take Timeout -2d, and lasts Hold -1d at least; give a timeout that is longer than the hold.",
            ],
            exception.Errors);
        Assert.StartsWith("The first step 100 leaves", Assert.Throws<InvalidInputException>(() => Judge(Version(0, 1, 1), Version(0, 1, 1), options: new() { Steps = [100] })).Message, StringComparison.Ordinal);
    }

    private static CanaryDecision Judge(VersionEvidence champion, VersionEvidence challenger, int step = 0, double held = 10, CanaryOptions? options = null) =>
        CanaryJudge.Judge(options ?? _options, new("3", "4", step, TimeSpan.FromMinutes(held), new() { Champion = champion, Challenger = challenger }));

    private static VersionEvidence Version(int errors, int requests, double milliseconds)
    {
        var latency = new LatencySketch();
        for (var i = 0; i < requests - errors; i++)
        {
            latency.Add(TimeSpan.FromMilliseconds(milliseconds * (1 + (i % 10 * 0.01))));
        }

        return new() { Errors = new(errors, requests), Latency = latency, Predictions = new Dictionary<string, long> { ["good"] = requests * 7 / 10, ["bad"] = requests * 3 / 10 } };
    }
}
