using System.Globalization;
using System.Text;
using ModelOps.Deployments.Watching;
using static ModelOps.Deployments.Board.BoardText;

namespace ModelOps.Deployments.Board;

/// <summary>The page as HTML: it is whole without a script, and without a network.</summary>
internal static class BoardPage
{
    internal const int RefreshSeconds = 10;

    internal const string NoLog = "Latency, drift and quality need a payload log. Deploy with one.";

    private const string PanelClass = "modelops-board";
    private static readonly string _style = ReadStyle();
    private static readonly string _panelStyle = PanelStyle();

    /// <param name="content">What to show.</param>
    /// <param name="isHeld">Whether it does not load itself again.</param>
    /// <param name="hold">The address of the page that does not.</param>
    /// <param name="live">The address of the one that does.</param>
    internal static string Html(BoardContent content, bool isHeld, string hold, string live)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
            .Append(Encode(content.Name)).Append("</title><link rel=\"icon\" href=\"data:,\"><style>").Append(_style).Append("</style></head><body><header><h1>").Append(Encode(content.Name)).Append("</h1>")
            .Append(Badge(content)).Append("</header><p class=\"quiet\">").Append(Encode(content.Model)).Append(CultureInfo.InvariantCulture, $" since {Time(content.Since)} UTC. As of {Time(content.Now)} UTC; ")
            .Append(isHeld ? $"<a href=\"{live}\">keep it up to date</a>" : $"anew every {RefreshSeconds} seconds, <a href=\"{hold}\">hold it</a>").Append(".</p>");
        Body(html, content, isPanel: false);
        return html.Append("</body></html>\n").ToString();
    }

    /// <summary>The same as a part of another page, as of a notebook: with a style that stays inside, and without the arithmetic.</summary>
    /// <param name="content">What to show.</param>
    internal static string Panel(BoardContent content)
    {
        var html = new StringBuilder("<div class=\"").Append(PanelClass).Append("\"><style>").Append(_panelStyle).Append("</style><header>").Append(Badge(content))
            .Append(CultureInfo.InvariantCulture, $"<span class=\"quiet\">{Encode(content.Model)} since {Time(content.Since)} UTC. As of {Time(content.Now)} UTC.</span></header>");
        Body(html, content, isPanel: true);
        return html.Append("</div>").ToString();
    }

    private static void Body(StringBuilder html, BoardContent content, bool isPanel)
    {
        Problems(html, content);
        Traffic(html, content);
        Alerts(html, content, isPanel);
        if (content.Canary is { } canary)
        {
            Canary(html, canary);
        }

        foreach (var look in content.Looks)
        {
            Look(html, look, isPanel);
        }
    }

    private static string Badge(BoardContent content) =>
        $"<span class=\"{(content.Problems.Count > 0 || content.Alerts.Any(alert => alert.Severity == AlertSeverity.Critical) ? "bad" : content.Alerts.Count > 0 ? "warn" : "well")}\">{State(content)}</span>";

    private static void Problems(StringBuilder html, BoardContent content)
    {
        if (content.Problems.Count > 0)
        {
            html.Append("<section><h2>Problems</h2><ul>").AppendJoin("", content.Problems.Select(problem => $"<li>{Sentence(problem)}</li>")).Append("</ul></section>");
        }
    }

    private static void Traffic(StringBuilder html, BoardContent content)
    {
        html.Append("<section><h2>Traffic</h2>");
        Table(html, ["version", "share", "", "requests", "errors", "p50", "p95", "p99", "rows by window"], content.Versions.Select(version =>
        {
            var look = content.Looks.FirstOrDefault(look => look.Version == version.Version);
            return (string[])
            [
                Encode(About(version)), version.IsShadow ? "shadow" : Percent(version.Weight / 100),
                string.Create(CultureInfo.InvariantCulture, $"<meter min=\"0\" max=\"100\" value=\"{version.Weight:0.##}\"></meter>"), Whole(version.Requests),
                version.Requests == 0 ? "0" : $"{Whole(version.Errors)} ({Percent((double)version.Errors / version.Requests)})",
                Milliseconds(look?.Median ?? double.NaN), Milliseconds(look?.High ?? double.NaN), Milliseconds(look?.Highest ?? double.NaN),
                look?.Report is { } report ? Sparkline.Of([.. report.Windows.Select(window => (double)window.Rows)], $"Rows in {report.Windows.Count} windows") : "",
            ];
        }));
        html.Append("<p class=\"quiet\">").Append(content.Log is not { } log
            ? NoLog
            : $"{Whole(log.RowsWritten)} rows in the payload log since it began, {Whole(log.RowsWaiting)} waiting, {Whole(log.RowsDropped)} dropped. "
                + (content.LookedAt is { } at ? $"Looked at {Time(at)} UTC; latencies are of the logged requests of the hour before." : "Not looked at yet.")).Append("</p></section>");
    }

    private static void Alerts(StringBuilder html, BoardContent content, bool isPanel)
    {
        html.Append("<section><h2>Alerts</h2>");
        if (content.Alerts.Count == 0)
        {
            html.Append("<p class=\"quiet\">No alerts now.</p>");
        }
        else
        {
            html.Append("<ul class=\"alerts\">").AppendJoin("", content.Alerts.Select(alert =>
                $"<li><span class=\"{(alert.Severity == AlertSeverity.Critical ? "bad" : "warn")}\">{alert.Severity.ToString().ToLowerInvariant()}</span> {Encode(About(alert))} <span class=\"quiet\">since {Time(alert.Started)} UTC{(content.Silences.Any(silence => silence.Matcher.Matches(alert)) ? ", silenced" : "")}</span><p>{Sentence(alert.Sentence)}</p></li>")).Append("</ul>");
        }

        if (content.Silences.Count > 0)
        {
            html.Append("<h3>Silences</h3>");
            html.Append("<ul class=\"alerts\">").AppendJoin("", content.Silences.Select(silence => $"<li>{Encode($"{silence.Matcher}")} <span class=\"quiet\">until {Time(silence.Until)} UTC, by {Encode(silence.By)}</span>{(silence.Reason is { } reason ? $"<p>{Sentence(reason)}</p>" : "")}</li>")).Append("</ul>");
        }

        if (content.Events.Count > 0)
        {
            // A panel is shown anew as a whole, and closed again each time.
            html.Append(isPanel ? "<details open><summary>Last alerts</summary>" : "<details><summary>Last alerts</summary>");
            html.Append("<ul class=\"alerts\">").AppendJoin("", content.Events.Select(each => $"<li>{Time(each.Time)} UTC, {(each.Alert.Resolved is null ? "began" : "over")}: {Encode(About(each.Alert))}<p>{Sentence(each.Alert.Sentence)}</p></li>")).Append("</ul>");
            html.Append("</details>");
        }

        html.Append("</section>");
    }

    private static void Canary(StringBuilder html, CanaryState canary)
    {
        html.Append("<section><h2>Canary</h2><p>").Append(Sentence(canary.ToString())).Append("</p>");
        if (canary.Problem is { } problem)
        {
            html.Append("<p>").Append(Sentence(problem)).Append("</p>");
        }

        if (canary.Decision is { Checks.Count: > 0 } decision)
        {
            Table(html, ["check", "stands", "value", "limit"], decision.Checks.Select(check => (string[])[Encode(check.Name), Encode(check.Outcome.ToString().ToLowerInvariant()), Encode($"{check.Value}"), Encode($"{check.Limit}")]));
        }

        html.Append("</section>");
    }

    private static void Look(StringBuilder html, VersionLook look, bool isPanel)
    {
        html.Append("<section><h2>Inputs, answers and quality of version ").Append(Encode(look.Version)).Append("</h2>");
        html.Append(look.Report is null ? $"<p class=\"quiet\">{Sentence(look.Note ?? "")}</p>" : (isPanel ? look.ShortHtml : look.Html).Value).Append("</section>");
    }

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(BoardPage).Assembly.GetManifestResourceStream("board.css")!);
        return reader.ReadToEnd();
    }

    // Each rule for what is in the panel alone, in its own letters: a notebook has a style of its own.
    private static string PanelStyle() => $".{PanelClass}{{font:14px/1.45 system-ui,sans-serif;color:#1c2430;background:#f5f6f8;padding:.75rem;overflow-wrap:anywhere;color-scheme:light}}\n" + string.Join('\n', _style.Replace("rem", "em", StringComparison.Ordinal).Split('\n')
        .Where(rule => rule.Contains('{', StringComparison.Ordinal) && !rule.StartsWith(':') && !rule.StartsWith("body", StringComparison.Ordinal))
        .Select(rule => string.Join(',', rule[..rule.IndexOf('{', StringComparison.Ordinal)].Split(',').Select(selector => $".{PanelClass} {selector}")) + rule[rule.IndexOf('{', StringComparison.Ordinal)..]));

    private static bool IsNumber(string cell) => cell.Length > 0 && char.IsDigit(cell[0]);

    private static void Table(StringBuilder html, string[] heads, IEnumerable<string[]> rows)
    {
        var cells = rows.ToArray();
        bool[] numbers = [.. heads.Select((_, i) => i > 0 && cells.Any(row => IsNumber(row[i])) && cells.All(row => row[i] is "" or NumberText.Undefined || IsNumber(row[i])))];
        html.Append("<table><thead><tr>").AppendJoin("", heads.Select((head, i) => $"<th{(numbers[i] ? " class=\"number\"" : "")}>{head}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in cells)
        {
            html.Append("<tr>").AppendJoin("", row.Select((cell, i) => $"<td{(numbers[i] ? " class=\"number\"" : i == row.Length - 1 && heads[i].Length > 0 ? "" : " class=\"nowrap\"")}>{cell}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table>");
    }
}
