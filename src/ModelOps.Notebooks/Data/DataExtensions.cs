using System.Runtime.CompilerServices;

namespace ModelOps;

public sealed partial class ModelOpsSession
{
    /// <summary>Reads a file into a frame: CSV (also .gz), Parquet, JSON lines or Arrow.</summary>
    /// <param name="path">The file; relative to the session's folder, else to the notebook's.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read.</exception>
    public async Task<Frame> LoadAsync(string path, DataLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataLoadOptions()) with { Path = path };
        return (await new DataLoadCommand().CallAsync(this, options, cancellationToken)).Frame;
    }

    /// <summary>Looks at data: ranges, histograms, missing values, repeats, correlations, and what to be wary of.</summary>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="options">The HTML file to write; null for none.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such data, or a file that cannot be written.</exception>
    public async Task<FrameProfile> ProfileAsync(NamedFrame data, DataProfileOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataProfileOptions()) with { Data = Called(data, name) };
        return (await new DataProfileCommand().CallAsync(this, options, cancellationToken)).Profile;
    }

    /// <summary>Infers a schema from data, for review.</summary>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="options">The JSON file to write; null for none.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such data, or a file that holds another schema.</exception>
    public async Task<FrameSchema> SchemaAsync(NamedFrame data, DataSchemaOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataSchemaOptions()) with { Data = Called(data, name) };
        return (await new DataSchemaCommand().CallAsync(this, options, cancellationToken)).Schema;
    }

    /// <summary>Checks data against a schema.</summary>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="schema">The schema: the name of a variable, or a JSON file.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>Every anomaly; see <see cref="DataCheckResult.Refusal"/>.</returns>
    /// <exception cref="InvalidInputException">No such data or schema.</exception>
    public Task<DataCheckResult> CheckAsync(NamedFrame data, string schema, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        new DataCheckCommand().CallAsync(this, new DataCheckOptions { Data = Called(data, name), Schema = schema }, cancellationToken);

    /// <summary>Splits data into a training and a test part, and looks for ways in which the one knows what the other asks.</summary>
    /// <param name="data">The rows to split: a frame, or the name of a variable or file.</param>
    /// <param name="options">Share, strata, groups, time, seed; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit the data; all faults at once.</exception>
    public Task<DataSplitResult> SplitAsync(NamedFrame data, DataSplitOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataSplitOptions()) with { Data = Called(data, name) };
        return new DataSplitCommand().CallAsync(this, options, cancellationToken);
    }

    /// <summary>Queries the notebook's frames, by their variables' names, and files, in SQL (DuckDB).</summary>
    /// <param name="query">One or more statements; the last one's rows are the result.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The query cannot be run; the message is DuckDB's.</exception>
    public async Task<Frame> SqlAsync(string query, CancellationToken cancellationToken = default) =>
        (await new SqlCommand().CallAsync(this, new SqlOptions { Query = query }, cancellationToken)).Frame;
}
