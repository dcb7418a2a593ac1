using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Pipelines.Results;

namespace ModelOps.Hosting.Reports;

/// <summary>A run as one page without scripts: how it ended, its results, and what each cell did. Pictures stay in the executed notebook.</summary>
internal static class HtmlReport
{
    internal static string Text(ExecutionResult result, IReadOnlyList<ReportedCell> cells)
    {
        var name = Path.GetFileName(result.Notebook);
        var html = new StringBuilder();
        html.Append("<main>\n<h1>").Append(Encode($"{Mark(result.Status == ExecutionStatus.Succeeded)} {name} {Word(result.Status.Word())}")).Append("</h1>\n<p class=\"summary\">").Append(Encode(Summary(result, cells))).Append("</p>\n");
        if (result.Error is { } error)
        {
            var place = error.Cell is { } cell ? string.Create(CultureInfo.InvariantCulture, $"<a href=\"#cell-{cell}\">Cell {cell}</a>{(error.Line is { } line ? $", line {line}" : "")}: ") : "";
            html.Append("<p>").Append(place).Append("<strong>").Append(Encode(error.Name)).Append("</strong>: ").Append(Encode(error.Message)).Append("</p>\n");
        }

        Append(html, "Run", Facts(result));
        if (result.Outputs.Count > 0)
        {
            HtmlTable.Append(html, "Results", ["name", "value"], result.Outputs.Select(output => new[] { Encode(output.Key), Encode(output.Value?.ToJsonString() ?? "null") }), sortable: false);
        }

        HtmlTable.Append(
            html, "Cells", ["cell", "status", "seconds"],
            cells.Select(cell => new[] { $"<a href=\"#cell-{cell.Number}\">{Encode(cell.Name)}</a>", Encode($"{Mark(!cell.IsFailure, cell.IsRun)} {Word(cell.Status)}"), cell.IsRun ? Seconds(cell.Seconds) : "–" }), sortable: false);
        foreach (var cell in cells)
        {
            Append(html, cell);
        }

        html.Append("</main>");
        return FigureHtml.StaticPage($"{name}: {Word(result.Status.Word())}", html.ToString());
    }

    private static void Append(StringBuilder html, ReportedCell cell)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section id=\"cell-{cell.Number}\">\n<h2>Cell {cell.Number}: {Encode(Word(cell.Status))}</h2>\n");
        if (cell.Reason is { } reason)
        {
            html.Append("<p>").Append(Encode(reason)).Append("</p>\n");
        }

        Pre(html, "Code", cell.Source);
        Pre(html, "Output", cell.Output);
        if (cell.Error is { } error)
        {
            Pre(html, "Error", string.Join('\n', error.Traceback));
        }

        html.Append("</section>\n");
    }

    private static void Pre(StringBuilder html, string label, string text)
    {
        if (text.Length > 0)
        {
            html.Append("<pre tabindex=\"0\" aria-label=\"").Append(label).Append("\" style=\"background:var(--band);padding:.6rem .8rem;border-radius:.4rem\">").Append(Encode(text.TrimEnd())).Append("</pre>\n");
        }
    }

    private static void Append(StringBuilder html, string caption, IEnumerable<(string Name, string Value)> facts) =>
        HtmlTable.Append(html, caption, ["what", "value"], facts.Select(fact => new[] { Encode(fact.Name), Encode(fact.Value) }), sortable: false);

    private static IEnumerable<(string Name, string Value)> Facts(ExecutionResult result) =>
    [
        ("exit code", result.ExitCode.ToString(CultureInfo.InvariantCulture)),
        ("began", Time(result.Started)),
        ("ended", Time(result.Ended)),
        ("notebook", result.Notebook),
        .. result.Copy is { } copy ? [("executed notebook", copy)] : ((string, string)[])[],
        .. result.FinishedEarly is { } early ? [("finished early", early)] : ((string, string)[])[],
        .. result.Runs.Select(run => ("run", $"{run.Id} in {run.TrackingUri}")),
    ];

    private static string Summary(ExecutionResult result, IReadOnlyList<ReportedCell> cells)
    {
        var run = cells.Count(cell => cell.IsRun);
        return string.Create(CultureInfo.InvariantCulture, $"{run} of {cells.Count} cells ran in {result.Seconds:0.0} s; {cells.Count(cell => cell.IsFailure)} failed.");
    }

    private static string Mark(bool isGood, bool isRun = true) => !isRun ? "–" : isGood ? "✓" : "✗";

    private static string Word(string status) => status.Replace('_', ' ');

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
