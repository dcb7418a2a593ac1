using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;
using ModelOps.Pipelines.Results;
using ModelOps.Tracking.Runs;

namespace ModelOps.Hosting.Copies;

/// <summary>
/// What an executed notebook says of its run: under <c>modelops</c>, and under <c>papermill</c> with papermill's own keys and words, so that its tools read it. Both stand in the
/// metadata of the notebook and of each cell.
/// </summary>
internal static class CopyMetadata
{
    private const string Own = "modelops";
    private const string Papermill = "papermill";
    private const string Pending = "pending";
    private const string Running = "running";
    private const string Completed = "completed";
    private const string Failed = "failed";
    private static readonly string[] _cellKeys = ["status", "started", "ended", "seconds"];

    private static string Version { get; } = typeof(CopyMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Nothing has run yet.</summary>
    internal static void Begin(NotebookDocument document, string notebook, string copy, JsonObject parameters, DateTimeOffset now)
    {
        var own = SectionOf(document.Metadata, Own);
        own["status"] = Running;
        own["notebook"] = notebook;
        own["started"] = Text(now);
        own["ended"] = null;
        own["seconds"] = null;
        own["parameters"] = parameters.DeepClone();
        own["versions"] = new JsonObject { ["modelops"] = Version, ["dotnet"] = Environment.Version.ToString(), ["os"] = RuntimeInformation.OSDescription };
        own["git_commit"] = GitState.Read(Path.GetDirectoryName(notebook)!)?.Commit;
        own["process"] = RunOwner.ThisProcess;
        own["runs"] = new JsonArray();
        own["outputs"] = new JsonObject();
        own["exception"] = null;
        own["finished_early"] = null;
        document.Metadata[Papermill] = new JsonObject
        {
            ["default_parameters"] = new JsonObject(),
            ["duration"] = null,
            ["end_time"] = null,
            ["environment_variables"] = new JsonObject(),
            ["exception"] = null,
            ["input_path"] = notebook,
            ["output_path"] = copy,
            ["parameters"] = parameters.DeepClone(),
            ["start_time"] = Text(now),
            ["version"] = $"modelops {Version}",
        };
        foreach (var cell in document.Cells)
        {
            CellMarks.Clear(cell, _cellKeys);
            cell.Metadata[Papermill] = new JsonObject { ["duration"] = null, ["end_time"] = null, ["exception"] = null, ["start_time"] = null, ["status"] = Pending };
        }
    }

    /// <summary>A cell begins.</summary>
    internal static void CellStarted(NotebookCell cell, DateTimeOffset now)
    {
        CellMarks.Set(cell, "status", Running);
        CellMarks.Set(cell, "started", Text(now));
        var papermill = SectionOf(cell.Metadata, Papermill);
        papermill["start_time"] = Text(now);
        papermill["status"] = Running;
        papermill["exception"] = false;
    }

    /// <summary>What a cell came to in an earlier run was restored.</summary>
    internal static void CellRestored(NotebookCell cell)
    {
        CellMarks.Set(cell, "status", "restored");
        SectionOf(cell.Metadata, Papermill)["status"] = Completed;
    }

    /// <summary>A cell has ended.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="status">How.</param>
    /// <param name="isExpected">Whether it may throw, so that the run goes on.</param>
    /// <param name="now">When.</param>
    internal static void CellEnded(NotebookCell cell, ExecutionStatus status, bool isExpected, DateTimeOffset now)
    {
        var started = CellMarks.Get(cell, "started") is { } noted ? Time(noted) : now;
        var seconds = Seconds(now - started);
        CellMarks.Set(cell, "status", isExpected ? "raised" : status.Word());
        CellMarks.Set(cell, "ended", Text(now));
        CellMarks.Set(cell, "seconds", seconds);
        var isFailure = status != ExecutionStatus.Succeeded && !isExpected;
        var papermill = SectionOf(cell.Metadata, Papermill);
        papermill["end_time"] = Text(now);
        papermill["duration"] = seconds;
        papermill["exception"] = isFailure;
        papermill["status"] = isFailure ? Failed : Completed;
    }

    /// <summary>The run has ended.</summary>
    internal static void End(NotebookDocument document, ExecutionStatus status, ExecutionError? error, DateTimeOffset now)
    {
        var own = SectionOf(document.Metadata, Own);
        var seconds = own["started"] is { } noted ? Seconds(now - Time(noted)) : (double?)null;
        own["status"] = status.Word();
        own["ended"] = Text(now);
        own["seconds"] = seconds;
        own["exception"] = error is null ? null : new JsonObject { ["cell"] = error.Cell, ["line"] = error.Line, ["name"] = error.Name, ["message"] = error.Message };
        var papermill = SectionOf(document.Metadata, Papermill);
        papermill["end_time"] = Text(now);
        papermill["duration"] = seconds;
        papermill["exception"] = error is null ? null : true;
        if (error?.Cell is { } number && number <= document.Cells.Count && CellMarks.Get(document.Cells[number - 1], "ended") is null)
        {
            CellEnded(document.Cells[number - 1], status, isExpected: false, now);
        }

        // As papermill: text that stands before a failure counts as done; a cell that was not run does not.
        foreach (var cell in document.Cells.Take(error?.Cell ?? (error is null ? document.Cells.Count : 0)))
        {
            var isCode = cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source);
            if (!isCode && SectionOf(cell.Metadata, Papermill) is var marks && (string?)marks["status"] == Pending)
            {
                marks["status"] = Completed;
            }
        }
    }

    /// <summary>What came of the run beside its status.</summary>
    internal static void Results(NotebookDocument document, IReadOnlyList<string> runs, JsonObject outputs, string? finishedEarly)
    {
        var own = SectionOf(document.Metadata, Own);
        own["runs"] = new JsonArray([.. runs.Select(run => (JsonNode)run)]);
        own["outputs"] = outputs.DeepClone();
        own["finished_early"] = finishedEarly;
    }

    private static JsonObject SectionOf(JsonObject metadata, string name)
    {
        if (metadata[name] is not JsonObject section)
        {
            metadata[name] = section = [];
        }

        return section;
    }

    private static double Seconds(TimeSpan time) => Math.Round(Math.Max(0, time.TotalSeconds), 6);

    // As Python's isoformat in UTC, which papermill writes.
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse(text.ToString(), CultureInfo.InvariantCulture);
}
