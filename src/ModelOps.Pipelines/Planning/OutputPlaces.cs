namespace ModelOps.Pipelines.Planning;

/// <summary>Which task writes which place.</summary>
internal sealed class OutputPlaces
{
    private readonly Dictionary<string, PlanTask> _tasks = new(StringComparer.Ordinal);
    private readonly List<string> _sorted = [];
    private readonly string _folder;

    private OutputPlaces(string folder) => _folder = folder;

    /// <exception cref="InvalidInputException">Two tasks write the same place; all at once.</exception>
    internal static OutputPlaces Of(IEnumerable<PlanTask> tasks, string folder)
    {
        var places = new OutputPlaces(folder);
        var errors = new List<string>();
        foreach (var (task, output) in tasks.SelectMany(task => task.Outputs.Select(output => (task, output))))
        {
            if (!places._tasks.TryAdd(places.Full(output), task))
            {
                errors.Add(Twice(output, task, places._tasks[places.Full(output)]));
            }
        }

        places._sorted.AddRange(places._tasks.Keys.Order(StringComparer.Ordinal));
        foreach (var path in places._sorted)
        {
            if (places.Around(path) is { } outer && outer != places._tasks[path])
            {
                errors.Add(Twice(Path.GetRelativePath(folder, path), places._tasks[path], outer));
            }
        }

        return errors.Count == 0 ? places : throw new InvalidInputException(errors);
    }

    /// <summary>The other tasks that write what a task reads: the file, the folder around it, or files below a folder.</summary>
    internal IEnumerable<PlanTask> Writing(PlanTask task)
    {
        foreach (var full in task.Inputs.Select(Full))
        {
            if (_tasks.TryGetValue(full, out var writer) || (writer = Around(full)) is not null)
            {
                yield return writer;
            }

            var below = full + Path.DirectorySeparatorChar;
            var at = _sorted.BinarySearch(below, StringComparer.Ordinal);
            for (var i = at < 0 ? ~at : at; i < _sorted.Count && _sorted[i].StartsWith(below, StringComparison.Ordinal); i++)
            {
                yield return _tasks[_sorted[i]];
            }
        }
    }

    private PlanTask? Around(string full)
    {
        for (var parent = Path.GetDirectoryName(full); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (_tasks.TryGetValue(parent, out var task))
            {
                return task;
            }
        }

        return null;
    }

    private string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _folder));

    private static string Twice(string output, PlanTask task, PlanTask other) =>
        task == other ? $"'{task}' lists the output '{output}' twice. List it once."
        : task.Step == other.Step ? $"The output '{output}' is written by '{other}' and '{task}', which would overwrite each other's. Put what tells them apart into its name, such as ${{matrix.{task.Matrix!.First().Key}}}."
        : $"The output '{output}' is written by '{other}' and by '{task}'. Give each step outputs of its own: a step that changes another's file leaves nobody sure what is in it.";
}
