using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Pipelines.Expressions;
using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Report;

/// <summary>A run of a pipeline as one page, without a network and without scripts.</summary>
internal static class PipelineReport
{
    private static readonly string _style = ReadStyle();

    /// <summary>The page.</summary>
    internal static string Of(PipelinePlan plan, PipelineRun run)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(run.Pipeline)} {Text(run.Id)}</title><style>{_style}</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(run.Pipeline)} <span class=\"word {Class(run.Status)}\">{PipelineWords.Of(run.Status)}</span></h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"dim\">Run {Text(run.Id)} began {PipelineWords.Of(run.Started)}{(run.Ended is { } ended ? $" and took {PipelineWords.Of(ended - run.Started)}" : "")}, on {Text(run.Engine)}.{Link(run, run.RunId)}</p>");
        if (run.Parameters.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{string.Join(", ", run.Parameters.Select(pair => $"{Text(pair.Key)} = {Text(Template.Shown(pair.Value))}"))}</p>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<h2>Graph</h2><div class=\"scroll\">{GraphSvg.Of(plan, run.Tasks)}</div>");
        Times(html, run);
        Table(html, plan, run);
        return html.Append("</body></html>").Append('\n').ToString();
    }

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(PipelineReport).Assembly.GetManifestResourceStream("pipeline.css")!);
        return reader.ReadToEnd().TrimEnd();
    }

    /// <summary>The class of a state in the page's style.</summary>
    internal static string Class(PipelineStatus status) => status.ToString().ToLowerInvariant();

    private static void Times(StringBuilder html, PipelineRun run)
    {
        PipelineTask[] ran = [.. run.Tasks.Where(task => task.Duration is not null).OrderBy(task => task.Started)];
        if (ran.Length == 0)
        {
            return;
        }

        var (from, to) = (ran[0].Started!.Value, ran.Max(task => task.Ended!.Value));
        var all = Math.Max(1, (to - from).TotalMilliseconds);
        html.Append("<h2>Time line</h2><div class=\"gantt\">");
        foreach (var task in ran)
        {
            var (left, width) = ((task.Started!.Value - from).TotalMilliseconds / all * 100, task.Duration!.Value.TotalMilliseconds / all * 100);
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"name\" title=\"{Text(task.Id)}\">{Text(task.Id)}</div><div class=\"row {Class(task.Status)}\"><span class=\"bar\" style=\"left:{left:0.##}%;width:{width:0.##}%\"></span></div><div class=\"t\">{PipelineWords.Of(task.Duration.Value)}</div>");
        }

        html.Append("</div>");
    }

    private static void Table(StringBuilder html, PipelinePlan plan, PipelineRun run)
    {
        var cost = plan.Spec.Cost;
        var sum = 0.0;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Steps</h2><table><tr class=\"head\"><th>step</th><th>status</th><th class=\"n\">time</th><th class=\"n\">attempts</th>{(cost is null ? "" : "<th class=\"n\">cost</th>")}<th>why</th><th>results</th><th>files</th></tr>");
        foreach (var (task, state) in plan.Tasks.Select(task => (task, run.Tasks[task.Index])))
        {
            var price = cost is not null && state.Duration is { } time ? cost.Of(time, task.Step.Resources) : (double?)null;
            sum += price ?? 0;
            html.Append("<tr>");
            Cell("step", $"{Text(task.Id)}{(IsServer(run) ? "<br>" + Link(run, state.RunId) : "")}");
            Cell("status", $"<span class=\"word {Class(state.Status)}\">{PipelineWords.Of(state.Status)}</span>");
            Cell("time", state.Duration is { } took ? PipelineWords.Of(took) : "", "n");
            Cell("attempts", state.Attempt == 0 ? "" : state.Attempt.ToString(CultureInfo.InvariantCulture), "n");
            if (cost is not null)
            {
                Cell("cost", price is { } amount ? Money(amount, cost.Currency) : "", "n");
            }

            Cell("why", $"{Text(state.Reason)}{(state.Error is null ? "" : $"<br><strong>{Text(state.Error)}</strong>")}", "why");
            Cell("results", string.Join("<br>", state.Outputs.Select(pair => $"{Text(pair.Key)} = {Text(Template.Shown(pair.Value))}")));
            Cell("files", $"{File(state.Copy, "notebook")} {File(state.Log, "log")}".Trim());
            html.Append("</tr>");
        }

        html.Append("</table>");
        if (cost is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>Cost: {Money(sum, cost.Currency)}, by the processors that steps asked for and the time from their first attempt to their end.</p>");
        }

        // On a narrow screen each row is a block of lines, and a line begins with its column's name.
        void Cell(string column, string content, string style = "") =>
            html.Append(CultureInfo.InvariantCulture, $"<td data-column=\"{column}\"{(style.Length == 0 ? "" : $" class=\"{style}\"")}>{(content.Length == 0 ? "" : $"<span>{content}</span>")}</td>");
    }

    private static string Money(double amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{(amount is > 0 and < 0.0001 ? "under 0.0001" : amount.ToString("0.####", CultureInfo.InvariantCulture))}{(currency.Length == 0 ? "" : $" {Text(currency)}")}");

    // A server shows runs under these addresses; a file has none.
    private static string Link(PipelineRun run, string? id) => id is null ? ""
        : IsServer(run) && Uri.TryCreate(run.Store, UriKind.Absolute, out var uri)
            ? $" <a href=\"{Text($"{uri.GetLeftPart(UriPartial.Path).TrimEnd('/')}/#/experiments/{run.ExperimentId}/runs/{id}")}\">run</a>"
            : $" Its run in the tracking store is {Text(id)}.";

    private static bool IsServer(PipelineRun run) => run.Store?.StartsWith("http", StringComparison.Ordinal) == true;

    private static string File(string? path, string what) => path is not null && System.IO.File.Exists(path) ? $"<a href=\"{Text(new Uri(path).AbsoluteUri)}\">{what}</a>" : "";

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
