using System.Text.Json.Nodes;
using ModelOps.Deployments.Dashboards;

namespace ModelOps.Deployments.Tests.Dashboards;

public sealed class GrafanaDashboardTests
{
    private static readonly JsonNode _dashboard = JsonNode.Parse(GrafanaDashboard.Json())!;

    [Fact]
    public void Every_panel_has_its_own_place_and_id()
    {
        var panels = _dashboard["panels"]!.AsArray();
        Assert.Equal(ServingPanels.All.Count, panels.Select(panel => (int)panel!["id"]!).Distinct().Count());
        var taken = new HashSet<(int, int)>();
        foreach (var place in panels.Select(panel => panel!["gridPos"]!))
        {
            var (x, y, width, height) = ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
            Assert.InRange(x + width, 1, 24);
            for (var column = x; column < x + width; column++)
            {
                for (var row = y; row < y + height; row++)
                {
                    Assert.True(taken.Add((column, row)), $"Two panels are at {column}, {row}.");
                }
            }
        }
    }

    [Fact]
    public void Panels_say_what_they_show_and_read_the_data_source_that_is_chosen()
    {
        Assert.All(ServingPanels.All, panel => Assert.True(panel.Title.Length > 0 && panel.Description.EndsWith('.')));
        Assert.All(_dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()), target => Assert.Equal("${source}", (string?)target!["datasource"]!["uid"]));
        Assert.Equal(["source", "model"], _dashboard["templating"]!["list"]!.AsArray().Select(variable => (string?)variable!["name"]));
        Assert.Equal("label_values(modelops_scoring_model_info, modelops_model_name)", (string?)_dashboard["templating"]!["list"]![1]!["query"]);
    }

    [Theory]
    [InlineData("modelops.scoring.queue.length", "modelops_scoring_queue_length")]
    [InlineData("modelops.drift.psi", "modelops_drift_psi")]
    public void A_gauge_has_the_name_that_the_exporter_gives_it(string name, string expected) => Assert.Equal(expected, PrometheusName.Of(name));

    [Fact]
    public void Counters_and_durations_have_their_endings() =>
        Assert.Equal(("modelops_scoring_requests_total", "modelops_scoring_request_duration_seconds"), (PrometheusName.Total(ServingMetrics.Requests), PrometheusName.Seconds(ServingMetrics.RequestDuration)));
}
