using System.Globalization;
using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps;

/// <summary>
/// A model: a folder in MLflow's layout, or the same in memory. Everything after training takes one. Safe for use from several threads.
/// </summary>
public sealed class Model : IDisposable
{
    private readonly Lazy<IModelScorer> _scorer;

    /// <summary>A model in memory.</summary>
    /// <param name="definition">Its graph, signature and metadata.</param>
    public Model(ModelDefinition definition) : this(definition, null)
    {
    }

    private Model(ModelDefinition definition, string? folder)
    {
        Definition = definition;
        Folder = folder;
        _scorer = new(() => definition.Flavor is null ? new ModelScorer(definition.Onnx, definition.Signature, definition.Metadata) : new FlavorModelScorer(definition));
    }

    /// <summary>The folder it was loaded from; null for a model in memory.</summary>
    public string? Folder { get; }

    /// <summary>The graph, signature, metadata and baseline.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>What the model takes and gives.</summary>
    public ModelSignature Signature => Definition.Signature;

    /// <summary>What our tools know about the model.</summary>
    public ModelFacts Metadata => Definition.Metadata;

    /// <summary>The statistics of the training data; null when the folder has none.</summary>
    public ModelBaseline? Baseline => Definition.Baseline;

    /// <summary>The weights of a linear model; null for others, and for folders written before they were kept.</summary>
    public LinearCoefficients? Coefficients => Definition.Coefficients;

    /// <summary>The names of the raw columns that the model reads.</summary>
    public IReadOnlyList<string> InputNames => [.. Signature.Inputs.Select(spec => spec.Name ?? "")];

    /// <summary>Loads a model folder.</summary>
    /// <param name="folder">A folder with an <c>MLmodel</c> file of the onnx flavor.</param>
    /// <exception cref="InvalidInputException">No such folder, or no <c>MLmodel</c> in it.</exception>
    /// <exception cref="ModelException">The folder's content cannot be used.</exception>
    public static Model Load(string folder)
    {
        var description = Path.Combine(folder, "MLmodel");
        if (!File.Exists(description))
        {
            throw new InvalidInputException(Directory.Exists(folder)
                ? $"The folder '{folder}' has no MLmodel file. Give a model folder, as training writes it."
                : $"There is no model folder '{folder}'. Give a folder with an MLmodel file.");
        }

        var file = MlModel.Read(description);
        var flavor = file.Text("flavors", "onnx", "data") is null ? file.Text("metadata", "modelops", "flavor") : null;
        var data = file.Text("flavors", flavor ?? "onnx", "data")
            ?? throw new ModelException($"The model in '{folder}' has no onnx flavor. Log it with mlflow.onnx, or import its .onnx file.");
        var graph = Path.GetFullPath(Path.Combine(folder, data));
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        if (!graph.StartsWith(root, StringComparison.Ordinal) || !File.Exists(graph))
        {
            throw new ModelException($"The model in '{folder}' names '{data}', which is not in the folder. Copy the whole folder.");
        }

        var signature = ModelSignature.Parse(file.Text("metadata", "modelops", "inputs") ?? file.Text("signature", "inputs"), file.Text("signature", "outputs"), file.Text("signature", "params"));
        var baseline = Path.Combine(folder, "baseline.json");
        var bytes = File.ReadAllBytes(graph);
        if (flavor is null)
        {
            ExternalData.Refuse(bytes);
        }

        var definition = file.Contains("metadata", "modelops", "task")
            ? new ModelDefinition(bytes, signature, ReadMetadata(file)) { Flavor = flavor }
            : ModelImport.Read(bytes, ColumnsOf(signature));
        var coefficients = Path.Combine(folder, "coefficients.json");
        var example = Path.Combine(folder, file.Text("saved_input_example_info", "artifact_path") is { } name ? Path.GetFileName(name) : "input_example.json");
        return new Model(
            definition with
            {
                Baseline = File.Exists(baseline) ? ModelBaseline.Parse(File.ReadAllText(baseline)) : null,
                Coefficients = File.Exists(coefficients) ? LinearCoefficients.Parse(File.ReadAllText(coefficients)) : null,
                InputExample = File.Exists(example) ? InputExample.Read(File.ReadAllText(example), definition.Signature) : null,
            },
            Path.GetFullPath(folder));
    }

    /// <summary>
    /// Takes over an ONNX file of any exporter (scikit-learn's, ML.NET's, PyTorch's), or a file of a format in <see cref="ModelImporters"/>: one matrix or one input for each column,
    /// ZipMap or plain outputs. Nodes are added so that the graph takes raw columns and gives label and probabilities, or prediction.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null for nothing.</param>
    /// <exception cref="InvalidInputException">No such file, or names that do not fit it.</exception>
    /// <exception cref="ModelException">The file is no ONNX model, or one that takes no table.</exception>
    public static Model Import(string path, ImportOptions? options = null)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"There is no file '{path}'. Give the path of an .onnx file.");
        }

        options ??= new ImportOptions();
        var importer = ModelImporters.All.FirstOrDefault(importer => path.EndsWith(importer.Extension, StringComparison.OrdinalIgnoreCase));
        return new Model(importer is null ? ModelImport.Read(File.ReadAllBytes(path), options) : importer.Import(path, options));
    }

    /// <summary>Brings the bytes of an <c>.onnx</c> file into our form, as <see cref="Import"/> does.</summary>
    /// <param name="onnx">The bytes.</param>
    /// <param name="options">What they do not say.</param>
    /// <exception cref="InvalidInputException">Names that do not fit the graph.</exception>
    /// <exception cref="ModelException">The bytes are no ONNX model, or one that takes no table.</exception>
    public static ModelDefinition Read(byte[] onnx, ImportOptions options) => ModelImport.Read(onnx, options);

    /// <summary>Writes the model as a folder.</summary>
    /// <param name="folder">The folder; it must not exist, or be empty.</param>
    /// <param name="time">Gives the time of creation; null for the system's.</param>
    /// <exception cref="InvalidInputException">The folder has content or cannot be written.</exception>
    public void Save(string folder, TimeProvider? time = null) => ModelFolder.Write(folder, Definition, time);

    /// <summary>Scores rows into a table: <c>label</c> and <c>probability_&lt;class&gt;</c>, or <c>prediction</c>; other outputs by their names.</summary>
    /// <param name="frame">The raw columns; extra ones are ignored.</param>
    /// <exception cref="InvalidInputException">A column is missing or has values of another kind.</exception>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    public Frame Predict(Frame frame) => Score(frame).ToFrame();

    /// <summary>Scores rows into labels, probabilities and values.</summary>
    /// <param name="frame">The raw columns; extra ones are ignored.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="InvalidInputException">A column is missing or has values of another kind.</exception>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    public ModelScores Score(Frame frame, CancellationToken cancellationToken = default) => _scorer.Value.Score(frame, cancellationToken);

    /// <summary>Makes a scorer of single rows, for calls that must be fast; dispose it before the model.</summary>
    /// <exception cref="ModelException">The model gives neither probabilities nor a prediction.</exception>
    public RowScorer CreateRowScorer() => _scorer.Value.CreateRowScorer();

    /// <summary>The graph as a tree of nodes.</summary>
    public OnnxModel Graph() => Definition.Flavor is null
        ? OnnxModel.Read(Definition.Onnx)
        : throw new ModelException($"The model is kept in the format of {Definition.Flavor} and has no ONNX graph.");

    /// <inheritdoc />
    public void Dispose()
    {
        if (_scorer.IsValueCreated)
        {
            _scorer.Value.Dispose();
        }
    }

    // A folder that others logged: its signature names the columns, if it has one of columns.
    private static ImportOptions ColumnsOf(ModelSignature signature) => new()
    {
        Columns = signature.Inputs.Count > 0 && signature.Inputs.All(spec => spec is { Name: not null, Type: not SpecType.Tensor })
            ? [.. signature.Inputs.Select(spec => spec.Name!)]
            : null,
    };

    // A threshold or task that cannot be read would change the labels without a word.
    private static ModelFacts ReadMetadata(MlModel file)
    {
        string? Text(string key) => file.Text("metadata", "modelops", key);
        ModelException Unreadable(string key, string expected) => new($"The model's MLmodel file has the {key} '{Text(key)}', which is not {expected}. Log the model again, or take it from where it was copied.");

        string[] known = ["task", "target", "positive_class", "trainer", "threshold", "inputs", "flavor"];
        return new ModelFacts
        {
            Task = Enum.TryParse<LearningTask>(Text("task"), ignoreCase: true, out var task) && Enum.IsDefined(task) ? task
                : throw Unreadable("task", "binary, multiclass or regression"),
            Target = Text("target"),
            Classes = file.List("metadata", "modelops", "classes"),
            PositiveClass = Text("positive_class"),
            Trainer = Text("trainer"),
            Threshold = Text("threshold") is null ? null
                : double.TryParse(Text("threshold"), NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) && double.IsFinite(threshold) ? threshold
                : throw Unreadable("threshold", "a number"),
            Extra = file.Map("metadata", "modelops").Where(pair => !known.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>What the model is, in one line.</summary>
    public override string ToString() =>
        $"{Metadata.Trainer ?? "ONNX"} model{(Metadata.Target is null ? "" : $" of {Metadata.Target}")}{(Metadata.Classes.Count == 0 ? "" : $" ({string.Join(", ", Metadata.Classes.Take(5))}{(Metadata.Classes.Count > 5 ? ", …" : "")})")}, {Signature.Inputs.Count} input{(Signature.Inputs.Count == 1 ? "" : "s")}{(Folder is null ? "" : $", in {Folder}")}";
}
