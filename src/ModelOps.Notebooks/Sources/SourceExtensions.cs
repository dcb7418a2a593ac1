using System.Runtime.CompilerServices;
using ModelOps.Governance.Approvals;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Finds the data and models that words name.</summary>
public static class SourceExtensions
{
    /// <summary>Brings in an ONNX file of another tool. From then on it is a model like any other: to evaluate, register, serve.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="path">The .onnx file; relative to this session's folder, or to the notebook's.</param>
    /// <param name="options">What the file does not say about itself: columns, classes, target; null when it says all.</param>
    /// <exception cref="InvalidInputException">No such file, or options that do not fit the graph.</exception>
    /// <exception cref="ModelException">The graph is none that takes a table.</exception>
    public static Model ImportModel(this ModelOpsSession ops, string path, ImportOptions? options = null) => Model.Import(ops.ResolvePath(path), options);

    /// <summary>The frame that a word names: a variable, else a file.</summary>
    /// <exception cref="InvalidInputException">Neither; the message names the nearest variable.</exception>
    internal static async Task<NamedFrame> ResolveFrameAsync(this ModelOpsSession ops, string word, CancellationToken cancellationToken)
    {
        if (ops.Host.TryGetVariable(word, out var value))
        {
            return value switch
            {
                NamedFrame named => named,
                _ when TableSources.TryRead(value, out var frame, cancellationToken) => new NamedFrame(frame, word, ops.SourceOf(value)),
                _ => throw new InvalidInputException($"The variable '{word}' is a {value.GetType().Name}, not a table. Load data with {Load(word)}."),
            };
        }

        var path = ops.ResolvePath(word);
        if (Wording.Face != Face.Terminal && !File.Exists(path) && !Directory.Exists(path) && !word.Contains('.', StringComparison.Ordinal) && !word.Contains('/', StringComparison.Ordinal))
        {
            throw new InvalidInputException($"There is no variable and no file '{word}'.{Suggestion.For(word, ops.Host.VariableNames())} Load data with {Load(word)}.");
        }

        ops.NoteInput(path);
        if (Directory.Exists(path))
        {
            var images = await Task.Run(() => ImageFolder.Read(path, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            return new NamedFrame(images.Frame, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
        }

        var (loaded, report) = await DataFile.ReadAsync(path, new CsvReadOptions(), null, cancellationToken).ConfigureAwait(false);
        foreach (var hint in report?.Hints ?? [])
        {
            await ops.Host.DisplayAsync(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Text] = hint }), null, cancellationToken).ConfigureAwait(false);
        }

        return new NamedFrame(loaded, Path.GetFileNameWithoutExtension(path), path);
    }

    /// <summary>The model that a word names: a variable, a registry version, a run's artifact, or a folder.</summary>
    /// <exception cref="InvalidInputException">None of these.</exception>
    internal static async Task<NamedModel> ResolveModelAsync(this ModelOpsSession ops, string word, CancellationToken cancellationToken)
    {
        if (ops.Host.TryGetVariable(word, out var value))
        {
            return value switch
            {
                NamedModel named => named,
                IHasModel result => result.Model,
                Model model => model,
                _ => throw new InvalidInputException($"The variable '{word}' is a {value.GetType().Name}, not a model. Train one with {Wording.Command("train", $"DATA --target COLUMN --as {word}", "ops.TrainAsync(frame, new() { Target = \"COLUMN\" })")}."),
            };
        }

        var folder = ops.ResolvePath(word);
        ops.NoteInput(Directory.Exists(folder) ? folder : word);
        if (Directory.Exists(folder))
        {
            return Model.Load(folder);
        }

        // A PMML file names its columns, classes and target itself.
        if (word.EndsWith(".pmml", StringComparison.OrdinalIgnoreCase) && File.Exists(folder))
        {
            return new NamedModel(await Task.Run(() => Model.Import(folder), cancellationToken).ConfigureAwait(false), word);
        }

        if (word.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"'{word}' is an ONNX file, not a model folder. Bring it in with ops.ImportModel(\"{word}\", …) in a cell or a script, and name its variable; or save it there with model.Save(\"FOLDER\") and name the folder.");
        }

        return word.StartsWith("runs:/", StringComparison.Ordinal) || word.Contains('@', StringComparison.Ordinal) || word.Contains('/', StringComparison.Ordinal)
            ? await ops.FetchModelAsync(word, cancellationToken).ConfigureAwait(false)
            : throw new InvalidInputException(
                $"There is no {Wording.Of("", "variable, ", "")}registered model or folder '{word}'.{Suggestion.For(word, ops.Host.VariableNames())} Write name@alias, name/version, runs:/ID/model, or a folder with an MLmodel file.");
    }

    /// <summary>True when a word names a model of this notebook or a folder, which then wins over a deployment of another process.</summary>
    internal static bool IsModelHere(this ModelOpsSession ops, string word) => ops.Host.TryGetVariable(word, out _) || Directory.Exists(ops.ResolvePath(word));

    /// <summary>What a call from C# was given: looked up if it is only a name.</summary>
    internal static async Task<object> LookUpAsync(this ModelOpsSession ops, object given, CancellationToken cancellationToken) => given switch
    {
        NamedFrame { IsNameOnly: true } data => await ops.ResolveFrameAsync(data.Name, cancellationToken).ConfigureAwait(false),
        NamedModel { IsNameOnly: true } model => await ops.ResolveModelAsync(model.Reference, cancellationToken).ConfigureAwait(false),
        _ => given,
    };

    /// <summary>Data as C# gave it: a frame without a name gets the expression it was given as, and the file it came from.</summary>
    internal static NamedFrame Called(this ModelOpsSession ops, NamedFrame data, string expression) => data.IsUnnamed ? new NamedFrame(data.Frame, expression, ops.SourceOf(data.Frame)) : data;

    /// <summary>A table of another library as C# gave it, called by the expression it was given as.</summary>
    /// <exception cref="InvalidInputException">No source knows its type, or it has a column that a frame cannot hold.</exception>
    internal static async Task<NamedFrame> TableAsync(this ModelOpsSession ops, object data, string expression, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data is NamedFrame named)
        {
            return named;
        }

        var frame = await Task.Run(() => TableSources.TryRead(data, out var read, cancellationToken) ? read : null, cancellationToken).ConfigureAwait(false);
        return frame is null
            ? throw new InvalidInputException($"'{expression}' is not a table but a value of the type {data.GetType().Name}. Give a Frame, a DataFrame, an IDataView, an Arrow or ADO.NET table, or records.")
            : new NamedFrame(frame, expression, ops.SourceOf(data));
    }

    private static string Load(string name) => Wording.Command("data load", $"FILE --as {name}", "ops.LoadAsync(\"FILE\")");

    /// <summary>The file a table came from; null when that is not known.</summary>
    internal static string? SourceOf(this ModelOpsSession ops, object table) => Origins(ops).TryGetValue(table, out var source) ? source : null;

    /// <summary>Remembers the file a table came from; its parts inherit it.</summary>
    internal static void Remember(this ModelOpsSession ops, object table, string? source)
    {
        if (source is not null)
        {
            Origins(ops).AddOrUpdate(table, source);
            ops.NoteInput(source);
        }
    }

    // Where the tables of a session came from, so that its runs can name the files.
    private static ConditionalWeakTable<object, string> Origins(ModelOpsSession ops) => ops.Part<ConditionalWeakTable<object, string>>(_ => []);

    // An alias that waits for its first approval is no mistyped one.
    private static async Task<ModelVersion> VersionAsync(ModelOpsSession ops, ITrackingStore store, string reference, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetVersionByReferenceAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException) when (AliasGuard.AliasOf(reference) is not null)
        {
            await AliasGuard.RequireAsync(store, ops.AuditToRead(), reference, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The model at an address of the tracking store: <c>name@alias</c>, <c>name/3</c>, <c>models:/…</c>, <c>runs:/id/path</c>.</summary>
    /// <exception cref="TrackingException">There is nothing at that address.</exception>
    internal static async Task<NamedModel> FetchModelAsync(this ModelOpsSession ops, string reference, CancellationToken cancellationToken)
    {
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        if (reference.StartsWith("runs:/", StringComparison.Ordinal))
        {
            var parts = reference["runs:/".Length..].TrimStart('/').Split('/', 2);
            parts[0] = await ShortId.CompleteAsync(ops, parts[0], cancellationToken).ConfigureAwait(false);
            var uri = "runs:/" + string.Join('/', parts);
            return new NamedModel(Model.Load(await FetchFolderAsync(ops, store, uri, cancellationToken).ConfigureAwait(false)), uri, parts[0], Source: uri);
        }

        var version = await VersionAsync(ops, store, reference, cancellationToken).ConfigureAwait(false);
        var copy = await FetchFolderAsync(ops, store, $"models:/{version.Name}/{version.Version}", cancellationToken).ConfigureAwait(false);
        return new NamedModel(Model.Load(copy), reference, version.RunId, version.Name, version.Source, version.Version);
    }

    private static async Task<string> FetchFolderAsync(ModelOpsSession ops, ITrackingStore store, string uri, CancellationToken cancellationToken)
    {
        var download = Path.Combine(Path.GetTempPath(), $"modelops-model-{Guid.NewGuid():N}");
        var folder = await store.FetchFolderAsync(uri, download, cancellationToken).ConfigureAwait(false);
        if (folder == download)
        {
            ops.DeleteAtEnd(download);
        }

        return folder;
    }
}
