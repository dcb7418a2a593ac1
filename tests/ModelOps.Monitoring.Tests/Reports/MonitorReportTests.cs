using System.Globalization;
using System.Text.Json;
using ModelOps.Monitoring.Reports;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Tests.Reports;

public sealed class MonitorReportTests : IAsyncLifetime
{
    private readonly SimulatedService _service = new(seed: 7);
    private MonitorReport _report = null!;

    public async ValueTask InitializeAsync()
    {
        for (var day = 0; day < 4; day++)
        {
            var scored = await _service.ScoreAsync(day, _service.People(400, olderBy: day == 3 ? 25 : 0, newCity: day == 3 ? "<b>Chur</b>" : null));
            await _service.LabelAsync(scored.Take(150));
        }

        _report = _service.Look(new MonitorOptions { ReferenceRows = 500, Expected = new Dictionary<string, double> { ["accuracy"] = 0.7 } });
    }

    public ValueTask DisposeAsync()
    {
        _service.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void As_text_it_is_a_line_for_each_window() => Golden.Equal("report.txt", _report.ToString());

    [Fact]
    public void The_JSON_keeps_its_form()
    {
        using var json = JsonDocument.Parse(_report.ToJson());
        var root = json.RootElement;
        Assert.Equal((1, "1", 3000, 4), (root.GetProperty("format").GetInt32(), root.GetProperty("version").GetString(), root.GetProperty("baseline_rows").GetInt32(), root.GetProperty("windows").GetArrayLength()));
        var latest = root.GetProperty("windows")[3];
        Assert.Equal(("2026-12-03T00:00:00.000Z", "drifted", true), (latest.GetProperty("start").GetString(), latest.GetProperty("level").GetString(), latest.GetProperty("drifted").GetBoolean()));

        // Every score is the sum of the terms beside it.
        foreach (var column in latest.GetProperty("inputs").EnumerateArray())
        {
            Assert.Equal(column.GetProperty("psi").GetDouble(), column.GetProperty("bins").EnumerateArray().Sum(bin => bin.GetProperty("psi").GetDouble()), 1e-9);
        }

        Golden.Equal("schema.txt", string.Join('\n', Keys(root, "").Distinct().Order(StringComparer.Ordinal)) + "\n");
    }

    [Fact]
    public void The_page_shows_every_column_its_arithmetic_and_the_quality_and_escapes_what_callers_sent()
    {
        var html = _report.ToHtml("credit <risk>");
        Assert.Contains("<h1>credit &lt;risk&gt;</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Chur</b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Chur&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Equal(5, html.Split("<details><summary>").Length - 1);
        Assert.Equal(5, html.Split("<svg ").Length - 1);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal)[..2000], StringComparison.Ordinal);
        Assert.DoesNotContain("<script", _report.ToHtmlFragment(), StringComparison.Ordinal);
        Assert.All(["accuracy", "roc_auc", "Wilson", "bootstrap, 500 resamples", "Chi-square is the sum", "The Wasserstein distance is the area"], words => Assert.Contains(words, html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-01", "2026-11-02", "2026-11-01 2026-11-02")]
    [InlineData("2026-11-01T00:00:00", "2026-11-01T12:00:00", "2026-11-01 00:00 2026-11-01 12:00")]
    [InlineData("2026-11-01T12:00:01", "2026-11-01T12:00:09", "2026-11-01 12:00:01 2026-11-01 12:00:09")]
    [InlineData("2026-11-01T12:00:01.100", "2026-11-01T12:00:01.200", "2026-11-01 12:00:01.100 2026-11-01 12:00:01.200")]
    [InlineData("2026-11-01T12:00:01.1", "2026-11-01T12:00:01.1", "2026-11-01 12:00:01.100 (1) 2026-11-01 12:00:01.100 (2)")]
    public void Windows_are_called_by_as_much_of_their_beginning_as_keeps_them_apart(string first, string second, string expected)
    {
        MonitorWindow[] windows = [.. new[] { first, second }.Select(start => _report.Latest with { Start = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) })];
        Assert.Equal(expected, string.Join(' ', WindowLabels.Of(windows)));
        var figure = (_report with { Windows = windows }).ToFigure().ToJsonObject();
        Assert.Equal(expected, string.Join(' ', figure["data"]![0]!["x"]!.AsArray().Select(label => $"{label}")));
        Assert.Equal(1, (int)figure["layout"]!["yaxis"]!["dtick"]!);
    }

    [Fact]
    public void The_page_is_written_to_a_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("reports", "credit.html");
        _report.WriteHtml(path, "credit");
        Assert.Equal(_report.ToHtml("credit"), File.ReadAllText(path));
    }

    [Fact]
    public void Gauges_show_the_newest_window()
    {
        var values = new Dictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == MonitoringMetrics.MeterName)
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument.Name, value, tags));
        listener.Start();
        _report.Publish("gauged");

        Assert.Equal(1, values["modelops.drift.drifted"]);
        Assert.Equal(_report.Latest.Inputs.Columns.Single(column => column.Column == "age").Psi, values["modelops.drift.psi age"]);
        Assert.Equal(_report.Latest.Quality[0].Interval.Low, values["modelops.quality.low accuracy"]);

        void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags[0].Value is "gauged")
            {
                values[tags.Length > 2 ? $"{name} {tags[2].Value}" : name] = value;
            }
        }
    }

    private static IEnumerable<string> Keys(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value, $"{path}.{property.Name}").Prepend($"{path}.{property.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(each => Keys(each, path + "[]")),
        _ => [],
    };
}
