using System.Globalization;
using System.Xml.Linq;
using ModelOps.Pipelines.Results;

namespace ModelOps.Hosting.Reports;

/// <summary>
/// A run as JUnit's XML, in the form that Jenkins, GitLab, GitHub's and Azure's actions read: a test case a cell. A cell that threw or a check that said no is a failure; what ended the run
/// otherwise (a time limit, a death, want of memory, a signal) is an error.
/// </summary>
internal static class JUnitReport
{
    internal static string Text(ExecutionResult result, IReadOnlyList<ReportedCell> cells)
    {
        var name = Path.GetFileName(result.Notebook);
        var cases = cells.Select(cell => Case(cell, name)).ToList();
        if (result.Error is { } error && !cells.Any(cell => cell.IsFailure))
        {
            // No cell failed, but the run did: that must not look green.
            cases.Add(new XElement("testcase", new XAttribute("name", "run"), new XAttribute("classname", name), new XAttribute("time", "0"), Problem("error", error.Message, error.Name, error.Message)));
        }

        int Count(string element) => cases.Count(test => test.Element(element) is not null);
        XAttribute[] counts = [new("tests", cases.Count), new("failures", Count("failure")), new("errors", Count("error")), new("skipped", Count("skipped")), new("time", Seconds(result.Seconds))];
        var suite = new XElement(
            "testsuite", new XAttribute("name", name), counts, new XAttribute("timestamp", result.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement("properties", Properties(result).Select(pair => new XElement("property", new XAttribute("name", pair.Name), new XAttribute("value", ReportXml.Clean(pair.Value))))), cases);
        return ReportXml.Text(new XElement("testsuites", new XAttribute("name", name), counts.Select(count => new XAttribute(count)), suite));
    }

    private static XElement Case(ReportedCell cell, string notebook) => new(
        "testcase", new XAttribute("name", ReportXml.Clean(cell.Name)), new XAttribute("classname", notebook), new XAttribute("time", Seconds(cell.Seconds)),
        !cell.IsRun ? new XElement("skipped", new XAttribute("message", ReportXml.Clean(cell.Reason ?? "the run ended before"))) : null,
        cell.IsFailure ? Problem(cell.Status is "failed" or "refused" ? "failure" : "error", cell.Error?.Message ?? cell.Status, cell.Error?.Name ?? cell.Status, string.Join('\n', cell.Error?.Traceback ?? [])) : null,
        cell.Output.Length > 0 ? new XElement("system-out", ReportXml.Clean(cell.Output)) : null);

    private static XElement Problem(string element, string message, string type, string text) =>
        new(element, new XAttribute("message", ReportXml.Clean(message)), new XAttribute("type", type), ReportXml.Clean(text));

    private static IEnumerable<(string Name, string Value)> Properties(ExecutionResult result) =>
        [("status", result.Status.Word()), ("exit_code", result.ExitCode.ToString(CultureInfo.InvariantCulture)), ("notebook", result.Notebook), .. result.Copy is { } copy ? [("copy", copy)] : ((string, string)[])[],
            .. result.Runs.Select(run => ("run", run.Id)), .. result.Outputs.Select(output => ($"output.{output.Key}", output.Value?.ToJsonString() ?? "null"))];

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
