namespace ModelOps;

/// <summary>What reads and writes image files. PPM needs none of them.</summary>
public static class ImageCodecs
{
    private static readonly Catalog<IImageCodec> _catalog = new("image codec", codec => [codec.Name], () => []);

    /// <summary>All of them; the first one that knows a file's content reads it.</summary>
    public static IReadOnlyList<IImageCodec> All => _catalog.All;

    /// <summary>Adds one. One that was added before under the same name is replaced.</summary>
    /// <param name="codec">The codec.</param>
    public static void Add(IImageCodec codec) => _catalog.Add(codec);

    /// <summary>The codec of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">No package that was loaded brings it.</exception>
    public static IImageCodec Find(string name) => _catalog.Find(name);

    /// <summary>The codec that writes files: the one added last.</summary>
    /// <exception cref="InvalidInputException">No package that was loaded brings one.</exception>
    public static IImageCodec Writer => All.Count > 0 ? All[^1]
        : throw new InvalidInputException("No loaded package reads and writes image files. Load the package ModelOps.Vision.");
}
