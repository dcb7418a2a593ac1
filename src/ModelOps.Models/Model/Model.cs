using System.Text;
using ModelOps.Files;
using ModelOps.Models;
using ModelOps.Models.Onnx;
using ModelOps.Models.Pmml.Writing;
using ModelOps.Models.Telemetry;

namespace ModelOps;

/// <summary>
/// A model: a folder in MLflow's layout, or the same in memory. Everything after training takes one. Safe for use from several threads.
/// </summary>
public sealed class Model : IDisposable
{
    private const int MostVerified = 5;
    private readonly Lazy<IModelScorer> _scorer;

    /// <summary>A model in memory.</summary>
    /// <param name="definition">Its graph, signature and metadata.</param>
    public Model(ModelDefinition definition) : this(definition, null)
    {
    }

    private Model(ModelDefinition definition, string? folder, ImageLimits? images = null)
    {
        Definition = definition;
        Folder = folder;
        _scorer = new(() => definition.Flavor is null ? new ModelScorer(definition.Onnx, definition.Signature, definition.Metadata, images ?? new ImageLimits()) : new FlavorModelScorer(definition));
    }

    /// <summary>The folder it was loaded from; null for a model in memory.</summary>
    public string? Folder { get; }

    /// <summary>The graph, signature, metadata and baseline.</summary>
    public ModelDefinition Definition { get; private set; }

    /// <summary>What the model takes and gives.</summary>
    public ModelSignature Signature => Definition.Signature;

    /// <summary>What our tools know about the model.</summary>
    public ModelFacts Metadata => Definition.Metadata;

    /// <summary>The statistics of the training data; null when the folder has none.</summary>
    public ModelBaseline? Baseline => Definition.Baseline;

    /// <summary>What the model reached on rows that it had not learned from; null when the folder does not say.</summary>
    public EvaluationBaseline? Evaluation => Definition.Evaluation;

    /// <summary>The weights of a linear model; null for others, and for folders written before they were kept.</summary>
    public LinearCoefficients? Coefficients => Definition.Coefficients;

    /// <summary>The names of the raw columns that the model reads.</summary>
    public IReadOnlyList<string> InputNames => [.. Signature.Inputs.Select(spec => spec.Name ?? "")];

    /// <summary>Those of <see cref="InputNames"/> that hold images: paths of files, or <c>data:</c> URIs; empty for most models.</summary>
    public IReadOnlyList<string> ImageInputs => [.. Signature.Inputs.Where(spec => spec is { Type: SpecType.Binary, Name: not null }).Select(spec => spec.Name!)];

    /// <summary>Loads a model folder.</summary>
    /// <param name="folder">A folder with an <c>MLmodel</c> file of the onnx flavor.</param>
    /// <param name="images">What an image that it scores may cost, and whether it may be a file; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such folder, or no <c>MLmodel</c> in it.</exception>
    /// <exception cref="ModelException">The folder's content cannot be used.</exception>
    public static Model Load(string folder, ImageLimits? images = null) => new(ModelFolderReader.Read(folder), Path.GetFullPath(folder), images);

    /// <summary>
    /// Takes over an ONNX file of any exporter (scikit-learn's, ML.NET's, PyTorch's), or a file of a format in <see cref="ModelImporters"/>: one matrix or one input for each column,
    /// ZipMap or plain outputs. Nodes are added so that the graph takes raw columns and gives label and probabilities, or prediction.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say; null for nothing.</param>
    /// <exception cref="InvalidInputException">No such file, or names that do not fit it.</exception>
    /// <exception cref="ModelException">The file is not an ONNX model, or one that takes no table.</exception>
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
    /// <exception cref="ModelException">The bytes are not an ONNX model, or one that takes no table.</exception>
    public static ModelDefinition Read(byte[] onnx, ImportOptions options) => ModelImport.Read(onnx, options);

    /// <summary>Remembers what the model reached on rows that it had not learned from, in place of what it remembered before: folders that are saved from now on hold it.</summary>
    /// <param name="evaluation">Metrics and answers.</param>
    public void Keep(EvaluationBaseline evaluation) => Definition = Definition with { Evaluation = evaluation };

    /// <summary>Writes the model as a folder.</summary>
    /// <param name="folder">The folder; it must not exist, or be empty.</param>
    /// <param name="time">Gives the time of creation; null for the system's.</param>
    /// <exception cref="InvalidInputException">The folder has content or cannot be written.</exception>
    public void Save(string folder, TimeProvider? time = null) => ModelFolder.Write(folder, Definition, time);

    /// <summary>Writes the model as a PMML 4.4 document, preparation included, with up to five rows of the input example for verification.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="time">Gives the time of writing; null for the system's.</param>
    /// <exception cref="InvalidInputException">A step or the trainer has no form in PMML; nothing is written.</exception>
    public void WritePmml(Stream stream, TimeProvider? time = null)
    {
        var example = Definition is { InputExample: { RowCount: > 0 } rows, Flavor: null } ? rows.Take([.. Enumerable.Range(0, Math.Min(MostVerified, rows.RowCount))]) : null;
        PmmlWriter.Write(stream, Definition, example is null ? null : (example, Score(example)), (time ?? TimeProvider.System).GetUtcNow());
    }

    /// <summary>The model as the text of a PMML 4.4 document, see <see cref="WritePmml"/>.</summary>
    /// <param name="time">Gives the time of writing; null for the system's.</param>
    /// <exception cref="InvalidInputException">A step or the trainer has no form in PMML.</exception>
    public string ToPmml(TimeProvider? time = null)
    {
        using var stream = new MemoryStream();
        WritePmml(stream, time);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the model as a PMML 4.4 file, at once or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="time">Gives the time of writing; null for the system's.</param>
    /// <exception cref="InvalidInputException">A step or the trainer has no form in PMML.</exception>
    public void SavePmml(string path, TimeProvider? time = null) => AtomicFile.Write(path, stream => WritePmml(stream, time));

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
    public ModelScores Score(Frame frame, CancellationToken cancellationToken = default)
    {
        using var operation = ModelTelemetry.Score(frame.RowCount);
        try
        {
            return _scorer.Value.Score(frame, cancellationToken);
        }
        catch (Exception exception) when (operation is not null)
        {
            operation.Fail(exception);
            throw;
        }
    }

    /// <summary>Scores rows in ONNX Runtime, also where managed code would: for proofs that the graph is what it should be.</summary>
    internal ModelScores ScoreInRuntime(Frame frame) => _scorer.Value is ModelScorer scorer ? scorer.ScoreInRuntime(frame) : Score(frame);

    /// <summary>What scores rows that are in no frame; null where only ONNX Runtime or a flavor's library can.</summary>
    internal ManagedRows? Managed => (_scorer.Value as ModelScorer)?.Managed;

    /// <summary>Scores rows that are in no frame.</summary>
    /// <param name="managed">This model's <see cref="Managed"/>.</param>
    /// <param name="inputs">One for each of its inputs.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ModelException">The graph could not be run.</exception>
    internal static ModelScores Score(ManagedRows managed, ReadOnlySpan<RowInput> inputs, int rows)
    {
        using var operation = ModelTelemetry.Score(rows);
        try
        {
            return managed.Score(inputs, rows);
        }
        catch (Exception exception) when (operation is not null)
        {
            operation.Fail(exception);
            throw;
        }
    }

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

    /// <summary>What the model is, in one line.</summary>
    public override string ToString() =>
        $"{Metadata.Trainer ?? "ONNX"} model{(Metadata.Target is null ? "" : $" of {Metadata.Target}")}{(Metadata.Classes.Count == 0 ? "" : $" ({string.Join(", ", Metadata.Classes.Take(5))}{(Metadata.Classes.Count > 5 ? ", …" : "")})")}, {Signature.Inputs.Count} input{(Signature.Inputs.Count == 1 ? "" : "s")}{(Folder is null ? "" : $", in {Folder}")}";
}
