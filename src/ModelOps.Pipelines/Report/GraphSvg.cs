using System.Globalization;
using System.Net;
using System.Text;
using ModelOps.Pipelines.Execution;
using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Report;

/// <summary>The graph of a pipeline as SVG.</summary>
internal static class GraphSvg
{
    private const int Width = 176;
    private const int Height = 40;
    private const int GapX = 56;
    private const int GapY = 14;
    private const int Margin = 8;
    private const int MostLetters = 20;

    /// <summary>Draws it.</summary>
    internal static string Of(PipelinePlan plan, IReadOnlyList<PipelineTask> tasks)
    {
        var places = GraphLayout.Of(plan.Tasks);
        var heights = places.GroupBy(place => place.Column).ToDictionary(group => group.Key, group => group.Count());
        var most = heights.Values.DefaultIfEmpty(1).Max();
        var (width, height) = ((heights.Count * (Width + GapX)) - GapX + (2 * Margin), (most * (Height + GapY)) - GapY + (2 * Margin));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg class=\"graph\" role=\"img\" aria-label=\"The steps and their order\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        foreach (var task in plan.Tasks)
        {
            foreach (var need in Shown(task))
            {
                var (from, to) = (At(need), At(task));
                var bend = GapX / 2;
                text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{from.X + Width} {from.Y + (Height / 2)}C{from.X + Width + bend} {from.Y + (Height / 2)} {to.X - bend} {to.Y + (Height / 2)} {to.X} {to.Y + (Height / 2)}\"/>");
            }
        }

        foreach (var task in plan.Tasks)
        {
            var (state, at) = (tasks[task.Index], At(task));
            var name = task.Id.Length > MostLetters ? task.Id[..(MostLetters - 1)] + "…" : task.Id;
            text.Append(CultureInfo.InvariantCulture, $"<g class=\"{PipelineReport.Class(state.Status)}\"><title>{WebUtility.HtmlEncode($"{task.Id}: {PipelineWords.Of(state.Status)}")}</title><rect x=\"{at.X}\" y=\"{at.Y}\" width=\"{Width}\" height=\"{Height}\" rx=\"6\"/>");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{at.X + 10}\" y=\"{at.Y + 17}\">{WebUtility.HtmlEncode(name)}</text><text class=\"small\" x=\"{at.X + 10}\" y=\"{at.Y + 32}\">{PipelineWords.Of(state.Status)}{(state.Duration is { } time ? $", {PipelineWords.Of(time)}" : "")}</text></g>");
        }

        return text.Append("</svg>").ToString();

        // In the middle of the highest column.
        (double X, double Y) At(PlanTask task)
        {
            var (column, row) = places[task.Index];
            return (Margin + (column * (Width + GapX)), Margin + (row * (Height + GapY)) + ((most - heights[column]) * (Height + GapY) / 2.0));
        }
    }

    // A line that others lead to all the same would hide them.
    private static IEnumerable<PlanTask> Shown(PlanTask task) => task.Needs.Count < 2 ? task.Needs : task.Needs.Where(need => !task.Needs.Any(other => other.Needs.Contains(need)));
}
