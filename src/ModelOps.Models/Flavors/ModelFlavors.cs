namespace ModelOps;

/// <summary>Scores models that have no ONNX form, with the library that trained them.</summary>
public interface IModelFlavor
{
    /// <summary>The flavor's name in <c>MLmodel</c>, as <c>mlnet</c>.</summary>
    string Name { get; }

    /// <summary>The name of its file in a model folder, as <c>model.zip</c>.</summary>
    string FileName { get; }

    /// <summary>Makes a scorer of a model.</summary>
    /// <param name="definition">The model; <see cref="ModelDefinition.Onnx"/> holds the bytes of its file.</param>
    /// <exception cref="ModelException">The bytes cannot be used.</exception>
    IFlavorScorer Open(ModelDefinition definition);
}

/// <summary>A model of another library, ready to score. Safe for use from several threads.</summary>
public interface IFlavorScorer : IDisposable
{
    /// <summary>Scores rows: class probabilities in the order of the metadata's classes, or values.</summary>
    /// <param name="frame">The columns of the signature: text as text, all else as double with NaN for missing.</param>
    /// <param name="output">Rows × classes, or one a row; row-major.</param>
    void Score(Frame frame, Span<double> output);
}

/// <summary>The libraries that score models beside ONNX Runtime.</summary>
public static class ModelFlavors
{
    private static readonly Catalog<IModelFlavor> _catalog = new("model flavor", flavor => [flavor.Name], () => []);

    /// <summary>All flavors.</summary>
    public static IReadOnlyList<IModelFlavor> All => _catalog.All;

    /// <summary>Adds a flavor. One that was added before under the same name is replaced.</summary>
    /// <param name="flavor">The flavor.</param>
    public static void Add(IModelFlavor flavor) => _catalog.Add(flavor);

    /// <summary>The flavor of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelException">No package that was loaded brings it.</exception>
    public static IModelFlavor Find(string name) => _catalog.TryFind(name, out var flavor) ? flavor
        : throw new ModelException($"The model is of the flavor '{name}', which no loaded package can score. Load the package that brings it.");
}
