using System.Globalization;
using System.Text.Json.Nodes;
using ModelOps.Hosting.Copies;
using ModelOps.Hosting.Kernels;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;

namespace ModelOps.Hosting.Reports;

/// <summary>A code cell of an executed notebook, as reports of a run show it.</summary>
/// <param name="Number">Its number, from 1, without the markers of errors.</param>
/// <param name="Name">Its number and its first line.</param>
/// <param name="Status">As its metadata has it: <c>succeeded</c>, <c>failed</c>, …, <c>raised</c>; <c>not_run</c> when it did not run.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Started">When it began; null when it did not run.</param>
/// <param name="Source">Its text.</param>
/// <param name="Output">What it showed, as text.</param>
/// <param name="Error">Its error; null for none.</param>
/// <param name="Reason">Why it did not run; null when it ran, or when the run did not come to it.</param>
internal sealed record ReportedCell(int Number, string Name, string Status, double Seconds, DateTimeOffset? Started, string Source, string Output, ErrorOutput? Error, string? Reason)
{
    internal const string NotRun = "not_run";

    private const int LongestName = 80;

    internal bool IsRun => Status != NotRun;

    /// <summary>Whether it ended the run.</summary>
    internal bool IsFailure => Status is not (NotRun or "succeeded" or "raised" or "restored");

    /// <summary>The code cells of an executed notebook, in order.</summary>
    internal static IReadOnlyList<ReportedCell> Of(NotebookDocument executed)
    {
        var document = executed.Clone();
        ErrorMarker.Remove(document);
        return [.. document.Cells.Index().Where(cell => cell.Item.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Item.Source)).Select(cell => Of(cell.Item, cell.Index + 1))];
    }

    private static ReportedCell Of(NotebookCell cell, int number)
    {
        var line = cell.Source.TrimStart().Split('\n')[0].TrimEnd();
        var started = CellMarks.Get(cell, "started") is { } time ? DateTimeOffset.Parse(time.ToString(), CultureInfo.InvariantCulture) : (DateTimeOffset?)null;
        return new(
            number,
            string.Create(CultureInfo.InvariantCulture, $"{number}: {(line.Length <= LongestName ? line : line[..(LongestName - 1)] + "…")}"),
            CellMarks.Get(cell, "status") is JsonValue status ? status.ToString() : NotRun,
            CellMarks.Get(cell, "seconds")?.GetValue<double>() ?? 0,
            started,
            cell.Source,
            string.Concat(cell.Outputs.Select(TextSink.Text)),
            cell.Outputs.OfType<ErrorOutput>().LastOrDefault(),
            CellMarks.Get(cell, NotRun)?.ToString());
    }
}
