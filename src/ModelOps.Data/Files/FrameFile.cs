namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>Reads a file of any kind that <see cref="FileFormats"/> knows: CSV, Parquet, JSON lines, Arrow, or one that was added.</summary>
    /// <param name="path">The file; the ending of its name says what it is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read.</exception>
    public static Frame Read(string path, CancellationToken cancellationToken = default) => FileFormats.Of(path).Read(path, cancellationToken);

    /// <summary>Writes a file of the kind that the ending of its name says, whole or not at all.</summary>
    /// <param name="path">The file; replaced when there, its folder made when not.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Write(string path) => FileFormats.Of(path).Write(this, path);
}
