namespace ModelOps.Monitoring.Tests.Watching;

public sealed class ModelMonitorTests : IDisposable
{
    private readonly SimulatedService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_day_that_shifts_is_found_and_the_days_before_are_as_in_training()
    {
        for (var day = 0; day < 5; day++)
        {
            await _service.ScoreAsync(day, _service.People(600));
        }

        await _service.ScoreAsync(5, _service.People(600, olderBy: 20));
        await _service.ScoreAsync(6, _service.People(600, newCity: "Chur"));
        var report = _service.Look();

        Assert.Equal(["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"], report.Windows.Select(window => $"{window.Start:yyyy-MM-dd}"));
        Assert.All(report.Windows.Take(5), window => Assert.Equal((600, DriftLevel.Stable, false), ((int)window.Rows, window.Level, window.IsDrifted)));
        Assert.Equal(["age"], report.Windows[5].Inputs.Columns.Where(column => column.Level == DriftLevel.Drifted).Select(column => column.Column));
        Assert.Contains("Answers: Drifted from training: ", report.Windows[5].Sentence);
        var city = report.Latest.Inputs.Columns.Single(column => column.Level == DriftLevel.Drifted);
        Assert.Equal(("city", "Chur"), (city.Column, Assert.Single(city.NewValues!.Values)));
        Assert.Equal("As in training.", report.Windows[4].Sentence);
    }

    [Fact]
    public async Task Too_few_rows_are_a_verdict_of_their_own()
    {
        await _service.ScoreAsync(0, _service.People(199, olderBy: 30));
        var window = Assert.Single(_service.Look().Windows);
        Assert.Equal((DriftLevel.TooFewRows, false), (window.Level, window.IsDrifted));
        Assert.Equal("Too few rows for a verdict: 199 now and 3000 at training, and 200 or more of both are needed.", window.Sentence);
    }

    [Fact]
    public async Task Windows_may_be_of_rows()
    {
        await _service.ScoreAsync(0, _service.People(500));
        await _service.ScoreAsync(1, _service.People(250));
        var report = _service.Look(new MonitorOptions { WindowRows = 300 });
        Assert.Equal([300L, 300L, 150L], report.Windows.Select(window => window.Rows));
        Assert.Equal(Requests.Start, report.Windows[0].Start);
    }

    [Fact]
    public async Task A_report_does_not_depend_on_how_many_threads_there_are()
    {
        await _service.LabelAsync(await _service.ScoreAsync(0, _service.People(1200)));
        await _service.LabelAsync(await _service.ScoreAsync(1, _service.People(700, olderBy: 3)));
        var limits = new MonitorOptions { MostRows = 500, Expected = new Dictionary<string, double> { ["accuracy"] = 0.8 } };
        Assert.Equal(_service.Look(limits).ToJson(), _service.Look(limits with { Threads = 1, Intervals = limits.Intervals with { Threads = 1 } }).ToJson());
    }

    [Fact]
    public async Task A_verdict_does_not_depend_on_how_the_log_was_written()
    {
        using var other = new SimulatedService();
        var (people, same) = (_service.People(900, olderBy: 3), other.People(900, olderBy: 3));
        await _service.ScoreAsync(0, people);
        for (var i = 0; i < 9; i++)
        {
            await other.ScoreAsync(0, same.Slice(i * 100, 100));
        }

        var now = _service.Look().Latest.Inputs;
        Assert.Equal(now.ToString(), other.Look().Latest.Inputs.ToString());
        Assert.Equal(_service.Look().ToJson(), _service.Look().ToJson());
    }

    [Fact]
    public async Task Of_a_window_of_many_rows_a_part_is_compared_and_always_the_same()
    {
        await _service.ScoreAsync(0, _service.People(1000));
        var options = new MonitorOptions { MostRows = 400 };
        var window = Assert.Single(_service.Look(options).Windows);
        Assert.Equal((1000L, 400), (window.Rows, window.Inputs.RowCount));
        Assert.Contains("has 1000 rows, of which 400 were compared; ", _service.Look(options).ToHtml("credit"), StringComparison.Ordinal);
        Assert.Equal(_service.Look(options).ToJson(), _service.Look(options).ToJson());
    }

    [Fact]
    public async Task Only_the_newest_windows_of_the_version_that_answers_are_looked_at()
    {
        await _service.ScoreAsync(0, _service.People(300));
        await _service.ScoreAsync(1, _service.People(300));
        await _service.ScoreAsync(2, _service.People(300), version: "2");
        await _service.ScoreAsync(3, _service.People(300), version: "3", isShadow: true);

        Assert.Equal(("2", 1), (_service.Look().Version, _service.Look().Windows.Count));
        Assert.Equal(2, _service.Look(new MonitorOptions { Version = "1" }).Windows.Count);
        Assert.Equal(Requests.Start.AddDays(1).Date, Assert.Single(_service.Look(new MonitorOptions { Version = "1", MostWindows = 1 }).Windows).Start.Date);
        Assert.Equal($"The payload log in '{_service.Folder}' has no scored rows of version '3'.", Assert.Throws<InvalidInputException>(() => _service.Look(new MonitorOptions { Version = "3" })).Message);
    }

    [Fact]
    public async Task A_latency_counts_once_for_a_request_of_many_rows()
    {
        await _service.ScoreAsync(0, _service.People(300), perRequest: 1);
        await using (var log = new PayloadLog(_service.Folder))
        {
            var rows = _service.People(1000);
            log.Scored(Requests.Of("large", rows, new Frame(StringColumn.From("label", Enumerable.Repeat("bad", 1000)))) with { Duration = TimeSpan.FromSeconds(1) });
        }

        var window = Assert.Single(_service.Look().Windows);
        Assert.Equal((1300L, 2.0), (window.Rows, window.LatencyMedian));
        Assert.InRange(window.LatencyHigh, 2.0, 3.0);
    }

    [Fact]
    public async Task What_failed_in_the_shadow_failed_no_caller()
    {
        await _service.ScoreAsync(0, _service.People(100));
        await using (var log = new PayloadLog(_service.Folder))
        {
            log.Scored(Requests.Failed("a"));
            log.Scored(Requests.Failed("b") with { IsShadow = true });
        }

        Assert.Equal(1, Assert.Single(_service.Look().Windows).Failed);
    }

    [Fact]
    public void A_log_without_rows_says_so() => Assert.Equal(
        $"The payload log in '{_service.Folder}' has no scored rows yet. Score some, and look again after the log was written.",
        Assert.Throws<InvalidInputException>(() => _service.Look()).Message);

    [Fact]
    public async Task What_a_privacy_rule_hides_is_not_compared_and_no_drift()
    {
        await _service.ScoreAsync(0, _service.People(400), options: new PayloadLogOptions { Rules = new PayloadRules { Drop = ["city"], MaskPatterns = ["^old$"] } });
        var window = Assert.Single(_service.Look().Windows);
        Assert.Equal(["age"], window.Inputs.Columns.Select(column => column.Column));
        Assert.Equal(["'city' is not in the payload log: a privacy rule drops it.", "'model' is hidden in the payload log by a privacy rule."], window.NotCompared);
        Assert.Equal(DriftLevel.Stable, window.Level);
    }

    [Fact]
    public async Task Failed_requests_are_counted_in_their_window()
    {
        await _service.ScoreAsync(0, _service.People(300));
        await using (var log = new PayloadLog(_service.Folder))
        {
            log.Scored(Requests.Failed("f1"));
            log.Scored(Requests.Failed("f2", 500) with { Time = Requests.Start.AddDays(1) });
        }

        Assert.Equal(1, Assert.Single(_service.Look().Windows).Failed);
    }

    [Fact]
    public async Task Answers_are_compared_with_the_first_ones_also_when_those_are_deleted()
    {
        var options = new MonitorOptions { ReferenceRows = 500 };
        await _service.ScoreAsync(0, _service.People(400));
        Assert.All(_service.Look(options).Windows, window => Assert.Null(window.Answers));
        await _service.ScoreAsync(1, _service.People(400));
        await _service.ScoreAsync(2, _service.People(400));
        await _service.ScoreAsync(3, _service.People(400), moreBad: 0.4);

        var report = _service.Look(options);
        Assert.Equal([true, true, false, false], report.Windows.Select(window => window.Answers is null));
        Assert.Equal([DriftLevel.Stable, DriftLevel.Drifted], report.Windows.Skip(2).Select(window => window.Answers!.Level));
        Assert.Equal(["label", "probability_bad"], report.Latest.Answers!.Columns.Select(column => column.Column).Order());

        File.Delete(Directory.GetFiles(_service.Folder, "requests-*.parquet").Order().First());
        Assert.Equal(report.Windows[2].Answers!.ToString(), _service.Look(options).Windows.Single(window => window.Start == report.Windows[2].Start).Answers!.ToString());
    }

    [Fact]
    public async Task A_reference_may_be_given()
    {
        await _service.ScoreAsync(0, _service.People(400));
        var answers = ModelBaseline.Of(new Frame(StringColumn.From("label", Enumerable.Repeat("good", 300)), new Column<double>("probability_bad", [.. Enumerable.Range(0, 300).Select(i => i / 3000.0)])));
        Assert.Equal(DriftLevel.Drifted, Assert.Single(_service.Look(new MonitorOptions { Answers = answers }).Windows).Answers!.Level);
    }

    [Fact]
    public async Task True_quality_is_shown_with_intervals_and_compared_with_that_at_training()
    {
        var good = await _service.ScoreAsync(0, _service.People(1500));
        var bad = await _service.ScoreAsync(1, _service.People(1500));
        await _service.LabelAsync(good);
        await _service.LabelAsync(bad, right: 0.2);
        var plain = _service.Look();
        Assert.Equal(["accuracy", "roc_auc", "log_loss", "f1"], plain.Latest.Quality.Select(metric => metric.Name));
        Assert.All(plain.Latest.Quality, metric => Assert.Equal(QualityLevel.Unknown, metric.Level));
        Assert.All(plain.Windows.SelectMany(window => window.Quality), metric => Assert.InRange(metric.Interval.Value, metric.Interval.Low, metric.Interval.High));

        var report = _service.Look(new MonitorOptions { Expected = new Dictionary<string, double> { ["roc_auc"] = plain.Windows[0].Quality[1].Interval.Value, ["log_loss"] = 5 } });
        Assert.Equal([QualityLevel.Unknown, QualityLevel.AsExpected, QualityLevel.Better, QualityLevel.Unknown], report.Windows[0].Quality.Select(metric => metric.Level));
        Assert.Equal(QualityLevel.Worse, report.Latest.Quality[1].Level);
        Assert.True(report.Latest.IsWorse);
        Assert.Contains("Worse than at training: roc_auc ", report.Latest.Sentence);
    }

    [Fact]
    public async Task What_the_model_reached_on_other_rows_gives_verdicts_with_nothing_set_up()
    {
        var good = await _service.ScoreAsync(0, _service.People(1500));
        await _service.LabelAsync(good);
        await _service.LabelAsync(await _service.ScoreAsync(1, _service.People(1500)), right: 0.2);
        var first = _service.Look().Windows[0].Quality.ToDictionary(metric => metric.Name, metric => metric.Interval);
        var training = new EvaluationBaseline("test", 500, first.ToDictionary(pair => pair.Key, pair => new MetricBaseline(pair.Value.Value, pair.Value.Low, pair.Value.High)));

        var report = _service.Look(new MonitorOptions { Training = training });
        Assert.All(report.Windows[0].Quality, metric => Assert.Equal(QualityLevel.AsExpected, metric.Level));
        Assert.All(report.Latest.Quality.Where(metric => metric.Name != "f1"), metric => Assert.Equal(QualityLevel.Worse, metric.Level));
        Assert.Equal(first["roc_auc"], report.Latest.Quality[1].ExpectedInterval);
        Assert.Contains("The metrics at training come from 500 rows of test.", report.Notes);
        Assert.Contains("\"expected_from\": \"500 rows of test\"", report.ToJson(), StringComparison.Ordinal);

        var given = _service.Look(new MonitorOptions { Training = training, Expected = new Dictionary<string, double> { ["roc_auc"] = 0.1 } });
        Assert.Equal((QualityLevel.Better, null), (given.Windows[0].Quality[1].Level, given.Windows[0].Quality[1].ExpectedInterval));
        Assert.StartsWith("The metrics at training are not known, so there is no verdict on quality. Evaluate the model", _service.Look().Notes[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_are_compared_with_those_on_other_rows_where_the_folder_has_enough_of_them()
    {
        await _service.ScoreAsync(0, _service.People(600));
        await _service.ScoreAsync(1, _service.People(600), moreBad: 0.4);
        EvaluationBaseline Of(int rows)
        {
            double[] bad = [.. _service.People(rows).Numbers("age").Select(age => double.IsNaN(age) ? 0.5 : Math.Clamp((age - 20) / 45, 0.01, 0.99))];
            return new("test", rows, new Dictionary<string, MetricBaseline>())
            {
                Answers = ModelBaseline.Of(new Frame(StringColumn.From("label", bad.Select(p => p >= 0.5 ? "bad" : "good")), new Column<double>("probability_bad", bad))),
            };
        }

        var report = _service.Look(new MonitorOptions { Training = Of(1000) });
        Assert.Equal([DriftLevel.Stable, DriftLevel.Drifted], report.Windows.Select(window => window.Answers!.Level));
        Assert.Equal((null, "those at training on 1000 rows of test"), (report.ReferenceUntil, report.AnswersFrom));
        Assert.Empty(Directory.GetFiles(_service.Folder, "reference-*.json"));

        var few = _service.Look(new MonitorOptions { Training = Of(100), ReferenceRows = 500 });
        Assert.Equal("Answers are compared with the first 500 of the version.", few.Notes[0]);
        Assert.Null(few.Windows[0].Answers);
    }

    [Fact]
    public async Task Too_few_labels_give_no_verdict_and_labels_of_other_classes_are_counted()
    {
        var scored = await _service.ScoreAsync(0, _service.People(400));
        await new LabelLog(_service.Folder).AddAsync([.. scored.Take(99).Select(row => new Label(row.Id, row.Bad > 0.5 ? "bad" : "good")), new Label(scored[200].Id, "ugly"), new Label("unknown", "bad")]);
        var window = _service.Look(new MonitorOptions { Expected = new Dictionary<string, double> { ["accuracy"] = 0.1 } }).Latest;
        Assert.Equal((99, 1), (window.Labels, window.LabelsLeftOut));
        Assert.All(window.Quality, metric => Assert.Equal(QualityLevel.TooFewLabels, metric.Level));
    }

    [Fact]
    public void Options_that_do_not_fit_are_named_all_at_once() => Assert.Equal(
        [
            "The window 0s is out of range; give a second to a year.",
            "The number of threads -1 is out of range; give 1 or more, or 0 for all processors.",
            "The rows of a window, 0, must be 1 or more.",
            "The most windows, 0, must be 1 or more.",
            "The least number of labels, -1, must be 1 or more.",
            "There is no metric 'acuracy'. Did you mean 'accuracy'? The metrics are: ",
        ],
        Assert.Throws<InvalidInputException>(() => _service.Look(new MonitorOptions { Window = TimeSpan.Zero, WindowRows = 0, MostWindows = 0, MinimumLabels = -1, Threads = -1, Metrics = ["acuracy"] }))
            .Errors.Select(error => error.Split("are: ")[0] + (error.Contains("are: ") ? "are: " : "")));
}
