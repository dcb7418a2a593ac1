namespace ModelOps.Pipelines.Planning;

/// <summary>Puts tasks into an order in which each comes after those that it needs; of several that could be next, the one that comes first in the file.</summary>
internal static class TaskOrder
{
    /// <exception cref="InvalidInputException">Steps need each other; the message names them.</exception>
    internal static IReadOnlyList<PlanTask> Sort(IReadOnlyList<PlanTask> tasks)
    {
        var order = new List<PlanTask>(tasks.Count);
        var place = tasks.Select((task, index) => (task, index)).ToDictionary(pair => pair.task, pair => pair.index);
        var waits = tasks.ToDictionary(task => task, task => task.Needs.Count);
        var after = tasks.SelectMany(task => task.Needs.Select(need => (need, task))).ToLookup(pair => pair.need, pair => pair.task);
        var ready = new PriorityQueue<PlanTask, int>(tasks.Where(task => task.Needs.Count == 0).Select(task => (task, place[task])));
        while (ready.TryDequeue(out var task, out _))
        {
            task.Index = order.Count;
            order.Add(task);
            foreach (var next in after[task])
            {
                if (--waits[next] == 0)
                {
                    ready.Enqueue(next, place[next]);
                }
            }
        }

        return order.Count == tasks.Count ? order : throw new InvalidInputException(Cycle(tasks.First(task => waits[task] > 0), waits));
    }

    // Each task that is left needs one that is left, so the way comes back to where it was.
    private static string Cycle(PlanTask task, Dictionary<PlanTask, int> waits)
    {
        var way = new List<string>();
        for (; !way.Contains(task.Step.Name); task = task.Needs.First(need => waits[need] > 0))
        {
            way.Add(task.Step.Name);
        }

        string[] circle = [.. way.Skip(way.IndexOf(task.Step.Name))];
        var needs = string.Join(", ", circle.Select((name, index) => $"'{name}' needs '{circle[(index + 1) % circle.Length]}'"));
        return $"The steps go round in a circle: {needs}. Remove one of these needs; a step also needs those whose outputs it uses.";
    }
}
