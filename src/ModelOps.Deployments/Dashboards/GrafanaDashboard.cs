using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Deployments.Dashboards;

/// <summary>The dashboard as Grafana imports it.</summary>
internal static class GrafanaDashboard
{
    private const int Columns = 24;
    private const int Height = 8;
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Json()
    {
        var panels = new JsonArray();
        var (x, y) = (0, 0);
        foreach (var panel in ServingPanels.All)
        {
            (x, y) = x + panel.Width > Columns ? (0, y + Height) : (x, y);
            panels.Add(Panel(panel, panels.Count + 1, x, y));
            x += panel.Width;
        }

        return new JsonObject
        {
            ["uid"] = "modelops-serving",
            ["title"] = "ModelOps serving",
            ["tags"] = new JsonArray("modelops"),
            ["schemaVersion"] = 39,
            ["timezone"] = "browser",
            ["refresh"] = "10s",
            ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
            ["templating"] = new JsonObject { ["list"] = new JsonArray(DataSource(), Model()) },
            ["panels"] = panels,
        }.ToJsonString(_indented) + "\n";
    }

    private static JsonObject DataSource() => new() { ["name"] = "source", ["label"] = "Prometheus", ["type"] = "datasource", ["query"] = "prometheus" };

    private static JsonObject Model() => new()
    {
        ["name"] = "model",
        ["label"] = "Model",
        ["type"] = "query",
        ["datasource"] = Source(),
        ["query"] = $"label_values({PrometheusName.Of(ServingMetrics.ModelInfo)}, {ServingPanels.ModelLabel})",
        ["includeAll"] = true,
        ["allValue"] = ".*",
        ["multi"] = true,
        ["refresh"] = 2,
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all" },
    };

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = "${source}" };

    private static JsonObject Panel(Panel panel, int id, int x, int y) => new()
    {
        ["id"] = id,
        ["type"] = panel.Kind,
        ["title"] = panel.Title,
        ["description"] = panel.Description,
        ["datasource"] = Source(),
        ["gridPos"] = new JsonObject { ["x"] = x, ["y"] = y, ["w"] = panel.Width, ["h"] = Height },
        ["fieldConfig"] = new JsonObject { ["defaults"] = new JsonObject { ["unit"] = panel.Unit, ["min"] = 0 }, ["overrides"] = new JsonArray() },
        ["targets"] = new JsonArray([.. panel.Queries.Select((query, place) => new JsonObject
        {
            ["refId"] = $"{(char)('A' + place)}",
            ["datasource"] = Source(),
            ["expr"] = query.Expression,
            ["legendFormat"] = query.Legend,
        })]),
    };
}
