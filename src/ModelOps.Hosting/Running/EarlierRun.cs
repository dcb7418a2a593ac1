using System.Text.Json.Nodes;
using ModelOps.Hosting.Copies;
using ModelOps.Kernel;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;

namespace ModelOps.Hosting.Running;

/// <summary>A run that did not come to its end, as its executed copy tells of it.</summary>
internal sealed class EarlierRun
{
    private const string Section = "resume";
    private readonly List<NotebookCell> _cells;
    private readonly NotebookCell? _open;

    private EarlierRun(string path, NotebookDocument document, JsonObject notes)
    {
        Path = path;
        Document = document;
        Execution = notes["execution"]!.ToString();
        Notebook = notes["notebook"]?.ToString();
        Experiment = notes["experiment"]?.ToString();
        Parameters = notes["parameters"] as JsonObject ?? [];
        _cells = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source))];
        _open = _cells.FirstOrDefault(cell => !Ran(cell) && CellMarks.Get(cell, "not_run") is null);
    }

    internal string Path { get; }

    internal NotebookDocument Document { get; }

    /// <summary>The id of the execution, which those that go on from it share.</summary>
    internal string Execution { get; }

    /// <summary>The notebook that ran.</summary>
    internal string? Notebook { get; }

    internal string? Experiment { get; }

    /// <summary>The parameters that were given.</summary>
    internal JsonObject Parameters { get; }

    /// <summary>The cell that failed, or never ran; null when all ran.</summary>
    internal NotebookCell? Open => _open;

    /// <summary>Whether the run came to its end. One that was killed after its last cell did not: what it tracked never ended well.</summary>
    private bool IsDone => Open is null && Document.Metadata["modelops"]?["status"]?.ToString() is (null or "succeeded");

    /// <exception cref="InvalidInputException">The file is no executed copy.</exception>
    internal static EarlierRun Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"The executed notebook '{path}' is missing. Give the copy that a run has left.");
        }

        try
        {
            var document = NotebookDocument.Load(path);
            ErrorMarker.Remove(document);
            return document.Metadata["modelops"]?[Section] is JsonObject notes && notes["execution"] is not null
                ? new(path, document, notes)
                : document.Metadata["modelops"]?["status"] is not null && document.Cells.Count == 0 ? throw new InvalidInputException($"The run of '{path}' ended before its first cell, so there is nothing to go on from. Run its notebook again.")
                : throw new InvalidInputException($"'{path}' is not the executed copy of a run, so it does not say where to go on. Run it from its start, and give the copy.");
        }
        catch (KernelException error)
        {
            throw new InvalidInputException(error.Message, error);
        }
    }

    /// <summary>What is to be run: the notebook of the copy, or the copy itself when it is not there any more, with the copy's parameters where none are given.</summary>
    /// <exception cref="InvalidInputException">All of it ran.</exception>
    internal NotebookRunOptions Apply(NotebookRunOptions options)
    {
        if (IsDone)
        {
            throw new InvalidInputException($"All cells of '{options.Resume}' ran, so nothing is left to do. To run them again, run '{Notebook}' from its start.");
        }

        var parameters = Parameters.ToDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value), StringComparer.Ordinal);
        foreach (var (name, value) in options.Parameters)
        {
            parameters[name] = value;
        }

        return options with
        {
            Notebook = options.Notebook.Length > 0 ? options.Notebook : File.Exists(Notebook) ? Notebook : Path,
            Output = options.Output ?? Path,
            Experiment = options.Experiment ?? Experiment,
            Parameters = parameters,
        };
    }

    // A reference is read anew: the copy has never had the value.
    private static object? Value(string name, JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String && ParameterReferences.Read(name, text.GetValue<string>()) is { } reference ? reference : value?.DeepClone();

    /// <summary>Notes in a notebook that is about to run what a run that goes on from it needs.</summary>
    internal static void Note(NotebookDocument document, string execution, string notebook, string? experiment, JsonObject parameters)
    {
        if (document.Metadata["modelops"] is not JsonObject section)
        {
            document.Metadata["modelops"] = section = [];
        }

        section[Section] = new JsonObject { ["execution"] = execution, ["notebook"] = notebook, ["experiment"] = experiment, ["parameters"] = parameters.DeepClone() };
    }

    /// <summary>The cell of the earlier run: the one with the id, else one with the same code.</summary>
    internal NotebookCell? Find(NotebookCell cell) => _cells.FirstOrDefault(known => known.Id == cell.Id) ?? _cells.FirstOrDefault(known => known.Language == cell.Language && known.Source == cell.Source);

    /// <summary>Whether it ran to its end.</summary>
    internal bool Ran(NotebookCell cell) => Find(cell) is { ExecutionCount: not null } was && (was.Outputs.All(output => output is not ErrorOutput) || was.Tags.Contains(NotebookRunner.RaisesException));

    /// <summary>Whether it may have begun.</summary>
    internal bool Began(NotebookCell cell) => Find(cell) is { } was && (was.ExecutionCount is not null || was.Outputs.Count > 0 || was == _open);
}
