using ModelOps.Pipelines.Planning;

namespace ModelOps.Pipelines.Report;

/// <summary>Places tasks in columns: each in the one after the last of those that it needs, and near them.</summary>
internal static class GraphLayout
{
    private const int Sweeps = 4;

    /// <summary>The column and the row of each task, by its index.</summary>
    internal static IReadOnlyList<(int Column, int Row)> Of(IReadOnlyList<PlanTask> tasks)
    {
        var column = new int[tasks.Count];
        foreach (var task in tasks)
        {
            column[task.Index] = task.Needs.Count == 0 ? 0 : task.Needs.Max(need => column[need.Index]) + 1;
        }

        var layers = tasks.GroupBy(task => column[task.Index]).OrderBy(group => group.Key).Select(group => group.ToList()).ToArray();
        var row = new int[tasks.Count];
        var after = tasks.SelectMany(task => task.Needs.Select(need => (need, task))).ToLookup(pair => pair.need, pair => pair.task);
        foreach (var layer in layers)
        {
            Number(layer, row);
        }

        // Nearer to the middle of their neighbours, forwards and back: fewer lines cross.
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forwards = sweep % 2 == 0;
            foreach (var layer in forwards ? layers : layers.Reverse())
            {
                var sorted = layer.OrderBy(task => Middle(forwards ? task.Needs : [.. after[task]], row, row[task.Index])).ThenBy(task => row[task.Index]).ToList();
                layer.Clear();
                layer.AddRange(sorted);
                Number(layer, row);
            }
        }

        return [.. tasks.Select(task => (column[task.Index], row[task.Index]))];
    }

    private static double Middle(IReadOnlyList<PlanTask> neighbours, int[] row, int own) => neighbours.Count == 0 ? own : neighbours.Average(other => row[other.Index]);

    private static void Number(List<PlanTask> layer, int[] row)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            row[layer[i].Index] = i;
        }
    }
}
