using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Deployments.Watching;

namespace ModelOps.Deployments.Tests.Watching;

/// <summary>A service looks at its own payload log.</summary>
public sealed class ServiceWatchTests
{
    private static readonly WatchSpec _spec = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_looks_once_an_interval_and_only_when_the_log_has_grown()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        Assert.False(await TurnAsync(logged, watch));
        Assert.Empty(watch.Problems);

        await logged.ScoreAsync(300);
        Assert.False(await TurnAsync(logged, watch));
        logged.Time.Advance(_spec.Interval);
        Assert.True(await TurnAsync(logged, watch));
        var first = Assert.Single(watch.Versions);
        Assert.Equal((300, "As in training."), (first.Recent, first.Report!.Latest.Sentence));
        Assert.InRange(first.Median, 1.4, 1.6);
        Assert.InRange(first.High, 1.9, 2);

        logged.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await TurnAsync(logged, watch));

        await logged.ScoreAsync(400, moved: 600);
        logged.Time.Advance(_spec.Interval);
        Assert.True(await TurnAsync(logged, watch));
        Assert.True(watch.Versions[0].Report!.Judged!.IsDrifted);
        Assert.Equal(logged.Time.GetUtcNow(), watch.At);
    }

    [Fact]
    public async Task It_looks_again_when_other_metrics_are_expected_or_other_versions_answer()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        var ids = await logged.ScoreAsync(200);
        await new LabelLog(logged.Folder, new LabelLogOptions { NeedsNumbers = true, Time = logged.Time }).AddAsync([.. ids.Select(id => new Label(id, "5000"))], Stop);

        Assert.True(await TurnAsync(Expecting(5000)));
        Assert.False(await TurnAsync(Expecting(5000)));
        Assert.Null(watch.Versions[0].Report!.Latest.Quality.FirstOrDefault(metric => metric.Level == QualityLevel.Worse));

        Assert.True(await TurnAsync(Expecting(10)));
        Assert.Equal("mae", Assert.Single(watch.Versions[0].Report!.Latest.Quality, metric => metric.Level == QualityLevel.Worse).Name);

        Assert.True(await TurnAsync(Expecting(10), "2"));
        Assert.Equal("Nothing of it is in the payload log yet.", Assert.Single(watch.Versions).Note);

        static WatchSpec Expecting(double error) => _spec with { Expected = new Dictionary<string, double> { ["mae"] = error } };

        Task<bool> TurnAsync(WatchSpec spec, string version = "1")
        {
            logged.Time.Advance(_spec.Interval);
            return watch.TurnAsync(spec, () => [logged.Versions[0] with { Version = version }], Stop);
        }
    }

    [Fact]
    public async Task A_window_that_has_just_begun_takes_no_verdict_away()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await logged.ScoreAsync(300, moved: 600);
        logged.Time.Advance(TimeSpan.FromHours(1));
        await logged.ScoreAsync(3);
        await TurnAsync(logged, watch);

        var report = watch.Versions[0].Report!;
        Assert.Equal((3, 300), (report.Latest.Rows, report.Judged!.Rows));
        var alert = Assert.Single(AlertConditions.Of("credit", watch.Versions, false, [], null, logged.Time.GetUtcNow()));
        Assert.Matches(@"^Drifted from training: a \(PSI \d+\.\d{3}\)\. Seen in 300 rows from 2026-11-30 12:00 UTC on\.$", alert.Sentence);
    }

    [Fact]
    public async Task Worse_quality_than_expected_is_an_alert_by_metric()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        var ids = await logged.ScoreAsync(200);
        await new LabelLog(logged.Folder, new LabelLogOptions { NeedsNumbers = true, Time = logged.Time }).AddAsync([.. ids.Select(id => new Label(id, "5000"))], Stop);
        Assert.True(await watch.TurnAsync(_spec with { Expected = new Dictionary<string, double> { ["mae"] = 10 } }, () => logged.Versions, Stop));

        var alert = Assert.Single(AlertConditions.Of("credit", watch.Versions, false, [], null, logged.Time.GetUtcNow()));
        Assert.Equal(("quality", AlertSeverity.Critical, "mae"), (alert.Name, alert.Severity, alert.Labels["metric"]));
        Assert.Matches("^Worse than at training by 200 labels: mae .*, expected 10.*: worse\\.$", alert.Sentence);
    }

    [Fact]
    public async Task A_version_without_a_baseline_or_without_requests_is_a_note_and_no_problem()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await logged.ScoreAsync(10);
        Assert.True(await watch.TurnAsync(_spec, () => [logged.Versions[0] with { Baseline = null }, logged.Versions[0] with { Version = "2" }], Stop));

        Assert.Equal([true, false], watch.Versions.Select(look => look.Note!.StartsWith("The model has no baseline", StringComparison.Ordinal)));
        Assert.Equal("Nothing of it is in the payload log yet.", watch.Versions[1].Note);
        Assert.Equal(10, watch.Versions[0].Recent);
        Assert.Empty(watch.Problems);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_a_problem_until_it_can_be()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await logged.ScoreAsync(300);
        var broken = Path.Combine(logged.Folder, "requests-20261130T121000Z-000099.parquet");
        await File.WriteAllTextAsync(broken, "not parquet", Stop);
        Assert.True(await TurnAsync(logged, watch));
        Assert.StartsWith("The payload log is not watched: ", Assert.Single(watch.Problems), StringComparison.Ordinal);

        File.Delete(broken);
        logged.Time.Advance(_spec.Interval);
        Assert.True(await TurnAsync(logged, watch));
        Assert.Empty(watch.Problems);
        Assert.NotNull(watch.Versions[0].Report);
    }

    [Fact]
    public async Task A_wrong_metric_is_a_problem_of_the_version()
    {
        await using var logged = new LoggedService();
        var watch = new ServiceWatch("credit", logged.Folder, logged.Time, NullLogger.Instance);
        await logged.ScoreAsync(300);
        Assert.True(await watch.TurnAsync(_spec with { Expected = new Dictionary<string, double> { ["accurcy"] = 1 } }, () => logged.Versions, Stop));
        Assert.StartsWith("Version 1 is not watched: ", Assert.Single(watch.Problems), StringComparison.Ordinal);
    }

    private static Task<bool> TurnAsync(LoggedService logged, ServiceWatch watch) => watch.TurnAsync(_spec, () => logged.Versions, Stop);
}
