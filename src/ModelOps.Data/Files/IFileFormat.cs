namespace ModelOps;

/// <summary>A kind of file with a table in it. Add yours to <see cref="FileFormats"/>; then such files are read wherever a file is.</summary>
public interface IFileFormat
{
    /// <summary>Its name, as <c>parquet</c>.</summary>
    string Name { get; }

    /// <summary>The endings of such files' names, as <c>.parquet</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read.</exception>
    Frame Read(string path, CancellationToken cancellationToken = default);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="frame">What to write.</param>
    /// <param name="path">The file; replaced when there.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    void Write(Frame frame, string path);
}
