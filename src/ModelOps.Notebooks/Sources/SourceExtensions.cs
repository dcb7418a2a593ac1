using System.Runtime.CompilerServices;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    // Where a frame of this session came from, so that its run can name the file.
    private readonly ConditionalWeakTable<object, string> _sources = [];

    /// <summary>A path as the user wrote it: from the session's folder, or, when nothing is there, from the notebook's.</summary>
    internal string ResolvePath(string path)
    {
        var here = Path.GetFullPath(path, Folder);
        if (Path.Exists(here) || _options.Notebook is null)
        {
            return here;
        }

        var beside = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(_options.Notebook, Folder))!);
        return Path.Exists(beside) ? beside : here;
    }

    /// <summary>Brings in an ONNX file of another tool. From then on it is a model like any other: to evaluate, register, serve.</summary>
    /// <param name="path">The .onnx file; relative to this session's folder, or to the notebook's.</param>
    /// <param name="options">What the file does not say about itself: columns, classes, target; null when it says all.</param>
    /// <exception cref="InvalidInputException">No such file, or options that do not fit the graph.</exception>
    /// <exception cref="ModelException">The graph is none that takes a table.</exception>
    public Model ImportModel(string path, ImportOptions? options = null) => Model.Import(ResolvePath(path), options);

    /// <summary>The frame that a word names: a variable, else a file.</summary>
    /// <exception cref="InvalidInputException">Neither; the message names the nearest variable.</exception>
    internal async Task<NamedFrame> ResolveFrameAsync(string word, CancellationToken cancellationToken)
    {
        if (Host.TryGetVariable(word, out var value))
        {
            return value switch
            {
                NamedFrame named => named,
                _ when TableSources.TryRead(value, out var frame, cancellationToken) => new NamedFrame(frame, word, SourceOf(value)),
                _ => throw new InvalidInputException($"The variable '{word}' is a {value.GetType().Name}, not a table. Load data with {Load(word)}."),
            };
        }

        var path = ResolvePath(word);
        if (Wording.Face != Face.Terminal && !File.Exists(path) && !word.Contains('.', StringComparison.Ordinal) && !word.Contains('/', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"There is no variable and no file '{word}'.{Suggestion.For(word, Host.VariableNames())} Load data with {Load(word)}.");
        }

        var (loaded, report) = await DataLoadCommand.ReadAsync(path, new DataLoadOptions(), null, cancellationToken);
        foreach (var hint in report?.Hints ?? [])
        {
            await Host.DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = hint }), null, cancellationToken);
        }

        return new NamedFrame(loaded, Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>The model that a word names: a variable, a registry version, a run's artifact, or a folder.</summary>
    /// <exception cref="InvalidInputException">None of these.</exception>
    internal async Task<NamedModel> ResolveModelAsync(string word, CancellationToken cancellationToken)
    {
        if (Host.TryGetVariable(word, out var value))
        {
            return value switch
            {
                NamedModel named => named,
                TrainResult trained => trained.Model,
                TuneResult tuned => tuned.Best.Model,
                Model model => model,
                _ => throw new InvalidInputException($"The variable '{word}' is a {value.GetType().Name}, not a model. Train one with {Wording.Command("train", $"DATA --target COLUMN --as {word}", "ops.TrainAsync(frame, new() { Target = \"COLUMN\" })")}."),
            };
        }

        var folder = ResolvePath(word);
        if (Directory.Exists(folder))
        {
            return Model.Load(folder);
        }

        if (word.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"'{word}' is an ONNX file, not a model folder. Bring it in with ops.ImportModel(\"{word}\", …) in a cell or a script, and name its variable; or save it there with model.Save(\"FOLDER\") and name the folder.");
        }

        return word.StartsWith("runs:/", StringComparison.Ordinal) || word.Contains('@', StringComparison.Ordinal) || word.Contains('/', StringComparison.Ordinal)
            ? await FetchModelAsync(word, cancellationToken)
            : throw new InvalidInputException(
                $"There is no {Wording.Of("", "variable, ", "")}registered model or folder '{word}'.{Suggestion.For(word, Host.VariableNames())} Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.");
    }

    /// <summary>True when a word names a model of this notebook or a folder, which then wins over a deployment of another process.</summary>
    internal bool IsModelHere(string word) => Host.TryGetVariable(word, out _) || Directory.Exists(ResolvePath(word));

    /// <summary>What a call from C# was given: looked up if it is only a name.</summary>
    internal async Task<object> LookUpAsync(object given, CancellationToken cancellationToken) => given switch
    {
        NamedFrame { IsNameOnly: true } data => await ResolveFrameAsync(data.Name, cancellationToken),
        NamedModel { IsNameOnly: true } model => await ResolveModelAsync(model.Reference, cancellationToken),
        _ => given,
    };

    /// <summary>Data as C# gave it: a frame without a name gets the expression it was given as, and the file it came from.</summary>
    private NamedFrame Called(NamedFrame data, string expression) => data.IsUnnamed ? new NamedFrame(data.Frame, expression, SourceOf(data.Frame)) : data;

    private static string Load(string name) => Wording.Command("data load", $"FILE --as {name}", "ops.LoadAsync(\"FILE\")");

    internal string? SourceOf(object table) => _sources.TryGetValue(table, out var source) ? source : null;

    /// <summary>Remembers the file a table came from; its parts inherit it.</summary>
    internal void Remember(object table, string? source)
    {
        if (source is not null)
        {
            _sources.AddOrUpdate(table, source);
        }
    }
}
