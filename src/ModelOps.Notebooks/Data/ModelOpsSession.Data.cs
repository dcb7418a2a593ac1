using System.Runtime.CompilerServices;

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

    /// <summary>Splits a frame into a training and a test part, and looks for ways in which the one knows what the other asks.</summary>
    /// <param name="data">The rows to split.</param>
    /// <param name="options">Share, strata, groups, time, seed; null for the defaults.</param>
    /// <param name="name">The data's name; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit the data; all faults at once.</exception>
    public Task<DataSplitResult> SplitAsync(Frame data, DataSplitOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options ??= new DataSplitOptions();
        options.Data = new NamedFrame(data, name, SourceOf(data));
        return new DataSplitCommand().ExecuteAsync(this, options, cancellationToken);
    }

    /// <summary>Queries the notebook's frames, by their variables' names, and files, in SQL (DuckDB).</summary>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public async Task<Frame> SqlAsync(string query, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().ExecuteAsync(this, new SqlOptions { Query = query }, cancellationToken)).Frame;
}
