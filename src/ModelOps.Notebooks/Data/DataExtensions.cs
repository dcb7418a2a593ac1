using System.Runtime.CompilerServices;

namespace ModelOps;

/// <summary>The C# calls of <c>#!data</c>.</summary>
public static class DataExtensions
{
    /// <summary>Reads a file into a frame: CSV (also .gz), Parquet, JSON lines or Arrow.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="path">The file; relative to the session's folder, else to the notebook's.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such file, or one that cannot be read.</exception>
    public static async Task<Frame> LoadAsync(this ModelOpsSession ops, string path, DataLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataLoadOptions()) with { Path = path };
        return (await new DataLoadCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Frame;
    }

    /// <summary>Reads a folder of images: a folder for each class, also below folders train, validation and test.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="folder">The folder; relative to the session's folder, else to the notebook's.</param>
    /// <param name="options">What to do with broken files, and how to split; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such folder, no image in it, or broken ones that are not to be skipped.</exception>
    public static async Task<ImageSet> LoadImagesAsync(this ModelOpsSession ops, string folder, DataImagesOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataImagesOptions()) with { Folder = folder };
        return (await new DataImagesCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Images;
    }

    /// <summary>Looks at data: ranges, histograms, missing values, repeats, correlations, and what to be wary of.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="options">The HTML file to write; null for none.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such data, or a file that cannot be written.</exception>
    public static async Task<FrameProfile> ProfileAsync(this ModelOpsSession ops, NamedFrame data, DataProfileOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataProfileOptions()) with { Data = ops.Called(data, name) };
        return (await new DataProfileCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Profile;
    }

    /// <inheritdoc cref="ProfileAsync(ModelOpsSession, NamedFrame, DataProfileOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<FrameProfile> ProfileAsync(this ModelOpsSession ops, object data, DataProfileOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.ProfileAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);

    /// <summary>Infers a schema from data, for review.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="options">The JSON file to write; null for none.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such data, or a file that holds another schema.</exception>
    public static async Task<FrameSchema> SchemaAsync(this ModelOpsSession ops, NamedFrame data, DataSchemaOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataSchemaOptions()) with { Data = ops.Called(data, name) };
        return (await new DataSchemaCommand().CallAsync(ops, options, cancellationToken).ConfigureAwait(false)).Schema;
    }

    /// <inheritdoc cref="SchemaAsync(ModelOpsSession, NamedFrame, DataSchemaOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<FrameSchema> SchemaAsync(this ModelOpsSession ops, object data, DataSchemaOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.SchemaAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);

    /// <summary>Checks data against a schema.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows: a frame, or the name of a variable or file.</param>
    /// <param name="schema">The schema: the name of a variable, or a JSON file.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>Every anomaly; see <see cref="DataCheckResult.Refusal"/>.</returns>
    /// <exception cref="InvalidInputException">No such data or schema.</exception>
    public static Task<DataCheckResult> CheckAsync(this ModelOpsSession ops, NamedFrame data, string schema, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        new DataCheckCommand().CallAsync(ops, new DataCheckOptions { Data = ops.Called(data, name), Schema = schema }, cancellationToken);

    /// <inheritdoc cref="CheckAsync(ModelOpsSession, NamedFrame, string, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<DataCheckResult> CheckAsync(this ModelOpsSession ops, object data, string schema, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.CheckAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), schema, name, cancellationToken).ConfigureAwait(false);

    /// <summary>Splits data into a training and a test part, and looks for ways in which the one knows what the other asks.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="data">The rows to split: a frame, or the name of a variable or file.</param>
    /// <param name="options">Share, strata, groups, time, seed; null for the defaults.</param>
    /// <param name="name">The name of a frame that has none; the expression given for <paramref name="data"/> by default.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">Options that do not fit the data; all errors at once.</exception>
    public static Task<DataSplitResult> SplitAsync(this ModelOpsSession ops, NamedFrame data, DataSplitOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default)
    {
        options = (options ?? new DataSplitOptions()) with { Data = ops.Called(data, name) };
        return new DataSplitCommand().CallAsync(ops, options, cancellationToken);
    }

    /// <inheritdoc cref="SplitAsync(ModelOpsSession, NamedFrame, DataSplitOptions, string, CancellationToken)" />
    /// <remarks>Takes a table of any type that <see cref="TableSources"/> knows: an <c>IDataView</c>, a reader, records.</remarks>
    public static async Task<DataSplitResult> SplitAsync(this ModelOpsSession ops, object data, DataSplitOptions? options = null, [CallerArgumentExpression(nameof(data))] string name = "data", CancellationToken cancellationToken = default) =>
        await ops.SplitAsync(await ops.TableAsync(data, name, cancellationToken).ConfigureAwait(false), options, name, cancellationToken).ConfigureAwait(false);
}
