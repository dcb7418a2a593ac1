namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Loads an extension: what it adds is there from the next line of C# and the next cell's magics on.</summary>
    /// <typeparam name="TExtension">The extension.</typeparam>
    /// <returns>What it added; null when it was loaded before.</returns>
    /// <exception cref="InvalidInputException">It failed while it was loaded.</exception>
    public LoadedExtension? Use<TExtension>()
        where TExtension : IModelOpsExtension, new() => ExtensionLoader.Load(typeof(TExtension));
}
