using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOps.Pipelines.Results;

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
        ActiveRun.Opened += run => journal.Note("open", run.RunId, run.Info.ExperimentId, run.StoreUri);
        ActiveRun.Ended += run => journal.Note("end", run.RunId);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => journal.Note("exit");
    }

    /// <summary>What runs, and where its result goes.</summary>
    internal void Begin(string notebook, ResultTargets targets) => Note(["begin", notebook, .. targets.Words()]);

    /// <summary>What the watching process must see to.</summary>
    internal void Limits(RunLimits limits) => Note("limits", Text(limits.Time?.Ticks), Text(limits.Memory));

    /// <summary>A signal came, after which the process ends with an exit code.</summary>
    internal void Signal(int exitCode) => Note("signal", Text(exitCode));

    /// <summary>Where the executed notebook is, and the address that it goes to from there, if any.</summary>
    internal void Copy(string path, string? address) => Note(address is null ? ["copy", path] : ["copy", path, address]);

    /// <summary>A cell begins.</summary>
    internal void Cell(int number, int total) => Note("cell", Text(number), Text(total));

    /// <summary>The process has come to its own end, with an exit code; nothing is left to do for others.</summary>
    internal void Done(int exitCode) => Note("done", Text(exitCode));

    /// <summary>What a process noted.</summary>
    internal static Report Read(string path)
    {
        var report = new Report();
        foreach (var line in File.Exists(path) ? Lines(path) : [])
        {
            report = Words(line) switch
            {
                ["open", var id, var experiment, var store] => report with { Runs = [.. report.Runs.Where(run => run.Reference.Id != id), new NotedRun(new(id, experiment, store), IsOpen: true)] },
                ["end", var id] => report with { Runs = [.. report.Runs.Select(run => run.Reference.Id == id ? run with { IsOpen = false } : run)] },
                ["begin", var notebook, .. var targets] => report with { Notebook = notebook, Targets = ResultTargets.Of(targets) },
                ["limits", var time, var memory] => report with { Limits = new(Number(time) is { } ticks ? TimeSpan.FromTicks(ticks) : null, null, Number(memory)) },
                ["signal", var code] => report with { Signal = (int?)Number(code) },
                ["exit"] => report with { HasExited = true },
                ["copy", var copy] => report with { Copy = copy },
                ["copy", var copy, var address] => report with { Copy = copy, Address = address },
                ["cell", var number, var total] => report with { Cell = (int)Number(number)!.Value, Cells = (int)Number(total)!.Value },
                ["done", var code] => report with { ExitCode = (int)Number(code)!.Value },
                _ => report,
            };
        }

        return report;
    }

    // The process may write while its watcher reads.
    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static long? Number(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);

    private void Note(params string[] words)
    {
        lock (_lock)
        {
            _writer.WriteLine(Line(words));
        }
    }

    // A serializer that knows every type takes longer to start than all else that a process does before its first cell.
    private static string Line(string[] words)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartArray();
            Array.ForEach(words, json.WriteStringValue);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }

    // The process may have died within a line.
    private static string[] Words(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var words = new string[json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.GetArrayLength() : 0];
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = json.RootElement[i].GetString()!;
            }

            return words;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>What is known of a process that has ended.</summary>
    internal sealed record Report
    {
        /// <summary>That of a process that came to its own end; null for any other.</summary>
        public int? ExitCode { get; init; }

        public string? Notebook { get; init; }

        /// <summary>Null until they are known.</summary>
        public ResultTargets? Targets { get; init; }

        /// <summary>Null until they are known.</summary>
        public RunLimits? Limits { get; init; }

        public int? Signal { get; init; }

        /// <summary>Whether code of the process has ended it (<see cref="Environment.Exit"/>), and nothing from outside.</summary>
        public bool HasExited { get; init; }

        public string? Copy { get; init; }

        /// <summary>Where the copy goes; null when it stays where it is.</summary>
        public string? Address { get; init; }

        public int Cell { get; init; }

        public int Cells { get; init; }

        public IReadOnlyList<NotedRun> Runs { get; init; } = [];
    }

    /// <summary>A run that the process opened.</summary>
    internal sealed record NotedRun(ExecutionRun Reference, bool IsOpen);
}
