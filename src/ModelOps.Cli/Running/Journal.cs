using System.Text.Json;

namespace ModelOps.Cli.Running;

/// <summary>What a watched process notes about itself in a file, which outlives it: a JSON array a line.</summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;

    private Journal(string path) => _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };

    /// <summary>This process's journal; null when nobody watches it.</summary>
    internal static Journal? Current { get; private set; }

    /// <summary>Begins to note, also which runs this process opens and ends.</summary>
    internal static void Start(string path)
    {
        var journal = Current = new Journal(path);
        ActiveRun.Opened += run => journal.Note("open", run.RunId, run.StoreUri);
        ActiveRun.Ended += run => journal.Note("end", run.RunId);
    }

    /// <summary>Where the executed notebook is.</summary>
    internal void Copy(string path) => Note("copy", path);

    /// <summary>A cell begins.</summary>
    internal void Cell(int number, int total) => Note("cell", $"{number}", $"{total}");

    /// <summary>The process has come to its own end; nothing is left to do for others.</summary>
    internal void Done() => Note("done");

    /// <summary>What a process noted.</summary>
    internal static Report Read(string path)
    {
        var report = new Report();
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            report = Words(line) switch
            {
                ["open", var id, var store] => report with { Runs = [.. report.Runs.Where(run => run.Id != id), new NotedRun(id, store, IsOpen: true)] },
                ["end", var id] => report with { Runs = [.. report.Runs.Select(run => run.Id == id ? run with { IsOpen = false } : run)] },
                ["copy", var copy] => report with { Copy = copy },
                ["cell", var number, var total] => report with { Cell = int.Parse(number), Cells = int.Parse(total) },
                ["done"] => report with { Done = true },
                _ => report,
            };
        }

        return report;
    }

    private void Note(params string[] words)
    {
        lock (_lock)
        {
            _writer.WriteLine(JsonSerializer.Serialize(words));
        }
    }

    // The process may have died within a line.
    private static string[]? Words(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is known of a process that has ended.</summary>
    internal sealed record Report
    {
        public bool Done { get; init; }

        public string? Copy { get; init; }

        public int Cell { get; init; }

        public int Cells { get; init; }

        public IReadOnlyList<NotedRun> Runs { get; init; } = [];
    }

    /// <summary>A run that the process opened.</summary>
    internal sealed record NotedRun(string Id, string Store, bool IsOpen);
}
