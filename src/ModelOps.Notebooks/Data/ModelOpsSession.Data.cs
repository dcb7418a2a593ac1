namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Reads a file into a frame: CSV (also .gz), Parquet or JSON lines.</summary>
    /// <param name="path">The file; relative to the session's folder, else to the notebook's.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read.</exception>
    public async Task<Frame> LoadAsync(string path, DataLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new DataLoadOptions();
        options.Path = path;
        return (await new DataLoadCommand().ExecuteAsync(this, options, cancellationToken)).Frame;
    }
}
