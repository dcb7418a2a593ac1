using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using ModelOps.Hosting.Reports;
using ModelOps.Kernel.Documents;
using ModelOps.Pipelines.Results;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Reports;

/// <summary>A run as JUnit's XML, TRX and a page.</summary>
public sealed class RunReportFileTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("report.xml")]
    [InlineData("report.trx")]
    [InlineData("report.html")]
    public void A_report_has_a_case_for_each_code_cell(string name)
    {
        RunReportFile.Parse(_folder.File(name)).Write(Failed());

        var text = File.ReadAllText(_folder.File(name)).Replace(_folder.Path, "/w", StringComparison.Ordinal).Replace(Environment.MachineName, "MACHINE", StringComparison.Ordinal);
        text = Regex.Replace(text, "<style>.*</style>", "<style/>", RegexOptions.Singleline);
        Golden.Equal(name, Regex.Replace(text, "(id|Id)=\"(?!8c84fa94|19431567|cell-)[0-9a-f-]{36}\"", "$1=\"ID\""));
    }

    [Fact]
    public void JUnit_holds_to_the_form_that_servers_read()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", Path.Combine(RepositoryPaths.Of("tests/ModelOps.Hosting.Tests/Reports"), "junit.xsd"));
        foreach (var result in new[] { Failed(), Died(), Succeeded() })
        {
            var document = XDocument.Parse(JUnitReport.Text(result, Cells(result)));
            var errors = new List<string>();
            document.Validate(schemas, (_, error) => errors.Add(error.Message));
            Assert.Empty(errors);
            var suite = document.Root!.Element("testsuite")!;
            Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
            foreach (var kind in new[] { ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") })
            {
                Assert.Equal(suite.Elements("testcase").Count(test => test.Element(kind.Item2) is not null), (int)suite.Attribute(kind.Item1)!);
            }

            Assert.Equal(result.Status == ExecutionStatus.Succeeded, (int)suite.Attribute("failures")! + (int)suite.Attribute("errors")! == 0);
        }
    }

    [Fact]
    public void Trx_has_a_definition_an_entry_and_a_result_for_each_test_and_looks_green_only_when_all_is_well()
    {
        foreach (var result in new[] { Failed(), Died(), Succeeded() })
        {
            var root = XDocument.Parse(TrxReport.Text(result, Cells(result))).Root!;
            var ns = root.Name.Namespace;
            string[] Ids(string element, string attribute) => [.. root.Descendants(ns + element).Select(each => (string)each.Attribute(attribute)!).Order(StringComparer.Ordinal)];
            Assert.Equal("http://microsoft.com/schemas/VisualStudio/TeamTest/2010", ns.NamespaceName);
            Assert.Equal(["Times", "Results", "TestDefinitions", "TestEntries", "TestLists", "ResultSummary"], root.Elements().Select(each => each.Name.LocalName));
            Assert.Equal(Ids("UnitTest", "id"), Ids("UnitTestResult", "testId"));
            Assert.Equal(Ids("TestEntry", "testId"), Ids("UnitTestResult", "testId"));
            Assert.Equal(Ids("TestEntry", "executionId"), Ids("UnitTestResult", "executionId"));
            Assert.Equal(result.Status == ExecutionStatus.Succeeded, (string?)root.Element(ns + "ResultSummary")!.Attribute("outcome") == "Completed");
            Assert.Equal(result.Status == ExecutionStatus.Succeeded, root.Descendants(ns + "UnitTestResult").All(each => (string?)each.Attribute("outcome") != "Failed"));
        }
    }

    [Fact]
    public void A_run_that_failed_outside_of_its_cells_does_not_look_green()
    {
        var died = Succeeded() with { Status = ExecutionStatus.Failed, ExitCode = 1, Error = new(null, null, "ModelOps.TrackingException", "The store refused.") };

        Assert.Equal("The store refused.", (string?)XDocument.Parse(JUnitReport.Text(died, Cells(died))).Descendants("error").Single().Attribute("message"));
        Assert.Contains("outcome=\"Failed\"", TrxReport.Text(died, Cells(died)), StringComparison.Ordinal);
        Assert.Contains("The store refused.", HtmlReport.Text(died, []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.xml", "junit", "a.xml")]
    [InlineData("junit=a.txt", "junit", "a.txt")]
    [InlineData("trx=out/a.xml", "trx", "out/a.xml")]
    [InlineData("b=c.html", "html", "b=c.html")]
    public void What_is_asked_for_says_the_form(string text, string kind, string file)
    {
        var report = RunReportFile.Parse(text);
        Assert.Equal((kind, Path.GetFullPath(file)), (report.Kind, report.Path));
    }

    [Theory]
    [InlineData("a.pdf")]
    [InlineData("")]
    [InlineData("junit=")]
    [InlineData("junit=n.ipynb")]
    public void What_has_no_known_form_is_refused(string text) => Assert.Equal(
        $"The report '{text}' has no known form. Write junit=FILE, trx=FILE or html=FILE, or a file that ends in .xml (JUnit), .trx or .html.", Assert.Throws<InvalidInputException>(() => RunReportFile.Parse(text)).Message);

    [Fact]
    public void Colours_of_terminals_and_half_characters_are_left_out_of_xml_and_whole_ones_stay() => Assert.Equal("a[31mb😀c", ReportXml.Clean("a\u001b[31mb😀\ud800c"));

    private static IReadOnlyList<ReportedCell> Cells(ExecutionResult result) => ReportedCell.Of(NotebookDocument.Load(result.Copy!));

    private ExecutionResult Failed() => Result(ExecutionStatus.Failed, new(5, 2, "System.IO.IOException", "No such file: a<b>."), "succeeded", "raised", "failed", null);

    private ExecutionResult Died() => Result(ExecutionStatus.Died, new(3, null, "ProcessEnded", "The process was killed (SIGKILL)."), "succeeded", "died", null, null);

    private ExecutionResult Succeeded() => Result(ExecutionStatus.Succeeded, null, "succeeded", "raised", "succeeded", "succeeded");

    private ExecutionResult Result(ExecutionStatus status, ExecutionError? error, params string?[] cells)
    {
        JsonObject Cell(string source, string? state, JsonNode? output, string? reason = null)
        {
            var marks = new JsonObject();
            if (state is not null)
            {
                (marks["status"], marks["started"], marks["seconds"]) = (state, _start.ToString("O"), 0.25);
            }

            if (reason is not null)
            {
                marks["not_run"] = reason;
            }

            return new() { ["cell_type"] = "code", ["id"] = Guid.NewGuid().ToString("N"), ["execution_count"] = null, ["metadata"] = new JsonObject { ["modelops"] = marks }, ["outputs"] = output is null ? [] : new JsonArray(output), ["source"] = source };
        }

        JsonNode Error(string name, string message) => new JsonObject { ["output_type"] = "error", ["ename"] = name, ["evalue"] = message, ["traceback"] = new JsonArray($"{name}: {message}", "   at cell in Cell 5, line 2") };
        var failing = error ?? new(null, null, "System.Exception", "expected");
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(
                new JsonObject { ["cell_type"] = "markdown", ["id"] = "mark", ["metadata"] = new JsonObject { ["tags"] = new JsonArray("papermill-error-cell-tag") }, ["source"] = "The run stopped" },
                new JsonObject { ["cell_type"] = "markdown", ["id"] = "text", ["metadata"] = new JsonObject(), ["source"] = "# Title" },
                Cell("Console.WriteLine(\"<b> & \u001b[31m\");", cells[0], new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "<b> & \u001b[31m\n" }),
                Cell("throw new Exception(\"expected\");", cells[1], Error("System.Exception", "expected")),
                Cell("", null, null),
                Cell("var x = 5;\nthrow new IOException();", cells[2], cells[2] == "failed" ? Error(failing.Name, failing.Message) : null),
                Cell("skipped();", cells[3], null, cells[3] is null ? "tagged slow" : null)),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return new()
        {
            Status = status,
            ExitCode = status.ExitCode(),
            Notebook = _folder.File("night.ipynb"),
            Copy = _folder.Write("out.ipynb", notebook.ToJsonString()),
            Outputs = new JsonObject { ["auc"] = 0.87 },
            Runs = [new("01a2", "0", "sqlite:///mlflow.db")],
            Error = error,
            Started = _start,
            Ended = _start.AddSeconds(9.5),
            Seconds = 9.5,
            FinishedEarly = null,
        };
    }
}
