using Microsoft.Playwright;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>The report of a month of daily windows, as a page in a real browser: every column and its verdict can be read at any width.</summary>
public sealed class ReportPageTests : IAsyncLifetime
{
    private const int Days = 20;
    private static readonly DateTimeOffset _start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];
    private MonitorReport _report = null!;
    private Chromium _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        var churn = Frame.ReadCsv(RepositoryPaths.Of("data", "churn.csv"));
        var training = churn.Slice(0, 3000);
        await LogAsync(churn);
        string[] inputs = [.. churn.Columns.Select(column => column.Name).Where(name => name != "churn")];
        _report = ModelMonitor.Look(
            ModelBaseline.Of(new Frame(inputs.Select(name => training[name]))),
            inputs,
            new ModelFacts { Task = LearningTask.Binary, Classes = ["no", "yes"], PositiveClass = "yes", Target = "churn" },
            _folder.File("payloads"),
            new MonitorOptions { Expected = new Dictionary<string, double> { ["accuracy"] = 0.86 }, Intervals = new BootstrapOptions { Resamples = 100 } });
        _report.WriteHtml(_folder.File("report.html"), "churn");
        _page = await _chromium.OpenPageAsync(1280, 900);
        _page.Console += (_, message) => _complaints.Add(message.Text);
        _page.PageError += (_, problem) => _complaints.Add(problem);
        await _page.RouteAsync("http*://**", route =>
        {
            _complaints.Add(route.Request.Url);
            return route.AbortAsync();
        });
    }

    [Fact]
    public async Task Every_column_and_day_can_be_read_at_any_width()
    {
        var columns = _report.Latest.Inputs.Columns.Select(column => column.Column).ToArray();
        foreach (var width in (int[])[1280, 400])
        {
            await _page.SetViewportSizeAsync(width, 900);
            await _page.GotoAsync(new Uri(_folder.File("report.html")).ToString());
            await Assertions.Expect(_page.Locator("#drift .hm")).ToBeVisibleAsync();
            await Assertions.Expect(_page.Locator("#quality .scatter").First).ToBeVisibleAsync();
            await Assertions.Expect(_page.Locator("#quality").GetByText("at training")).ToBeVisibleAsync();
            Assert.Equal(width, await _page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            var rows = await _page.Locator("#drift .ytick text").AllTextContentsAsync();
            Assert.Empty(columns.Except(rows));
            Assert.All(await _page.Locator("#drift .xtick text, #quality .xtick text").AllTextContentsAsync(), text => Assert.DoesNotContain("00:00", text, StringComparison.Ordinal));
            Assert.Equal("", await _page.EvaluateAsync<string>(Overlaps));
        }

        Assert.Empty(_complaints);
    }

    // Pairs of texts in a figure that cover one another, a line each.
    private const string Overlaps = """
        () => [...document.querySelectorAll(".modelops-figure")].flatMap(figure => {
            const texts = [...figure.querySelectorAll("text")].filter(text => text.textContent.trim() && text.getBoundingClientRect().width > 0);
            const covers = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            const upright = texts.filter(text => !(text.getAttribute("transform") || "").match(/rotate\(-?[1-9]/));
            return upright.flatMap((a, i) => upright.slice(i + 1).filter(b => covers(a.getBoundingClientRect(), b.getBoundingClientRect())).map(b => a.textContent + " | " + b.textContent));
        }).join("\n")
        """;

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _folder.Dispose();
    }

    // Real rows day by day, of people who call for longer from the fourteenth day on; labels for the half of them.
    private async Task LogAsync(Frame churn)
    {
        var folder = _folder.File("payloads");
        var random = new Random(7);
        var labels = new List<Label>();
        await using (var log = new PayloadLog(folder, new PayloadLogOptions()))
        {
            for (var day = 0; day < Days; day++)
            {
                var rows = churn.Slice(3000 + (day * 80), 250);
                if (day >= 13)
                {
                    rows = rows.With(new Column<double>("total_day_minutes", [.. rows.Numbers("total_day_minutes").Select(value => value + 60)]));
                }

                double[] chances = [.. Enumerable.Range(0, rows.RowCount).Select(_ => random.NextDouble())];
                log.Scored(new ScoredRequest($"r{day}", "churn", "1", _start.AddDays(day).AddHours(9), TimeSpan.FromMilliseconds(2.3456), rows.RowCount, 200)
                {
                    Rows = rows,
                    Answer = new Frame(
                        StringColumn.From("label", chances.Select(chance => chance > 0.8 ? "yes" : "no")),
                        new Column<double>("probability_no", [.. chances.Select(chance => 1 - chance)]),
                        new Column<double>("probability_yes", chances)),
                });
                labels.AddRange(Enumerable.Range(0, 125).Select(row => new Label($"r{day}/{row}", Convert.ToString(rows["churn"][row], System.Globalization.CultureInfo.InvariantCulture)!)));
            }
        }

        await new LabelLog(folder).AddAsync(labels, TestContext.Current.CancellationToken);
    }
}
