namespace ModelOps;

/// <summary>Brings in models of another library's own file format.</summary>
public interface IModelImporter
{
    /// <summary>The format's name, as <c>ML.NET</c>.</summary>
    string Name { get; }

    /// <summary>The ending of its files, as <c>.zip</c>.</summary>
    string Extension { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; it exists.</param>
    /// <param name="options">What it does not say about itself.</param>
    /// <exception cref="InvalidInputException">Options that do not fit.</exception>
    /// <exception cref="ModelException">The file cannot be used.</exception>
    ModelDefinition Import(string path, ImportOptions options);
}

/// <summary>The formats of model files that <see cref="Model.Import"/> takes beside ONNX.</summary>
public static class ModelImporters
{
    private static readonly Catalog<IModelImporter> _catalog = new("model importer", importer => [importer.Name], () => [new Models.PmmlImporter()]);

    /// <summary>All importers.</summary>
    public static IReadOnlyList<IModelImporter> All => _catalog.All;

    /// <summary>Adds an importer. One that was added before under the same name is replaced.</summary>
    /// <param name="importer">The importer.</param>
    public static void Add(IModelImporter importer) => _catalog.Add(importer);
}
