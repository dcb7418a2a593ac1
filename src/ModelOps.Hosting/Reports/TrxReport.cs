using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using ModelOps.Pipelines.Results;

namespace ModelOps.Hosting.Reports;

/// <summary>A run as a test result of Visual Studio (TRX, as <c>dotnet test --logger trx</c> writes it): a test a cell.</summary>
internal static class TrxReport
{
    private const string UnitTest = "13cdc9d9-ddb5-4fa4-a97d-d965ccfc6d4b";
    private const string AllResults = "19431567-8539-422a-85d7-44ee4e166bda";
    private const string NotInAList = "8c84fa94-04c1-424b-9868-57a2d4851a1d";
    private static readonly XNamespace _namespace = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    internal static string Text(ExecutionResult result, IReadOnlyList<ReportedCell> given)
    {
        var name = Path.GetFileName(result.Notebook);
        var cells = given.ToList();
        if (result.Error is { } error && !cells.Exists(cell => cell.IsFailure))
        {
            cells.Add(new(cells.Count + 1, "run", result.Status.Word(), 0, result.Ended, "", "", new(error.Name, error.Message, [error.Message]), null));
        }

        var tests = cells.Select(cell => (Cell: cell, Test: Id($"{name} {cell.Name}"), Execution: Id($"{result.Started:O} {name} {cell.Name}"))).ToList();
        int Count(Func<ReportedCell, bool> isOne) => cells.Count(isOne);
        return ReportXml.Text(Element(
            "TestRun", A("id", Id($"{result.Started:O} {result.Notebook}")), A("name", $"{name} {Time(result.Started)}"),
            Element("Times", A("creation", Time(result.Started)), A("queuing", Time(result.Started)), A("start", Time(result.Started)), A("finish", Time(result.Ended))),
            Element("Results", tests.Select(test => Result(test.Cell, test.Test, test.Execution, result))),
            Element("TestDefinitions", tests.Select(test => Element(
                "UnitTest", A("name", ReportXml.Clean(test.Cell.Name)), A("storage", name), A("id", test.Test), Element("Execution", A("id", test.Execution)),
                Element("TestMethod", A("codeBase", result.Notebook), A("adapterTypeName", "executor://modelops/run"), A("className", name), A("name", ReportXml.Clean(test.Cell.Name)))))),
            Element("TestEntries", tests.Select(test => Element("TestEntry", A("testId", test.Test), A("executionId", test.Execution), A("testListId", NotInAList)))),
            Element("TestLists", Element("TestList", A("name", "Results Not in a List"), A("id", NotInAList)), Element("TestList", A("name", "All Loaded Results"), A("id", AllResults))),
            Element(
                "ResultSummary", A("outcome", result.Status == ExecutionStatus.Succeeded ? "Completed" : "Failed"),
                Element("Counters", A("total", $"{cells.Count}"), A("executed", $"{Count(cell => cell.IsRun)}"), A("passed", $"{Count(cell => cell.IsRun && !cell.IsFailure)}"), A("failed", $"{Count(cell => cell.IsFailure)}"), A("notExecuted", $"{Count(cell => !cell.IsRun)}")))));
    }

    private static XElement Result(ReportedCell cell, string test, string execution, ExecutionResult result) => Element(
        "UnitTestResult", A("executionId", execution), A("testId", test), A("testName", ReportXml.Clean(cell.Name)), A("computerName", Environment.MachineName),
        A("duration", TimeSpan.FromSeconds(cell.Seconds).ToString(@"hh\:mm\:ss\.fffffff", CultureInfo.InvariantCulture)),
        A("startTime", Time(cell.Started ?? result.Ended)), A("endTime", Time((cell.Started ?? result.Ended).AddSeconds(cell.Seconds))), A("testType", UnitTest),
        A("outcome", !cell.IsRun ? "NotExecuted" : cell.IsFailure ? "Failed" : "Passed"), A("testListId", NotInAList),
        Element(
            "Output", cell.Output.Length > 0 ? Element("StdOut", ReportXml.Clean(cell.Output)) : null,
            cell.Error is { } error && cell.IsFailure ? Element("ErrorInfo", Element("Message", ReportXml.Clean($"{error.Name}: {error.Message}")), Element("StackTrace", ReportXml.Clean(string.Join('\n', error.Traceback))))
            : cell.Reason is { } reason ? Element("ErrorInfo", Element("Message", ReportXml.Clean(reason))) : null));

    private static XElement Element(string name, params object?[] content) => new(_namespace + name, content);

    private static XAttribute A(string name, string value) => new(name, value);

    // The same cell of the same notebook keeps its id from run to run, by which Visual Studio and Azure compare.
    private static string Id(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'+00:00'", CultureInfo.InvariantCulture);
}
