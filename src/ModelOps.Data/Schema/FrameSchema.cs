using ModelOps.Data.Schema;
using ModelOps.Files;

namespace ModelOps;

/// <summary>What a frame's columns are expected to be. A JSON file that people edit by hand.</summary>
/// <param name="columns">The columns, in order.</param>
public sealed class FrameSchema(IReadOnlyList<ColumnSchema> columns)
{
    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ColumnSchema> Columns => columns;

    /// <summary>Rules beyond single columns, in SQL.</summary>
    public IReadOnlyList<SchemaRule> Rules { get; init; } = [];

    /// <summary>The columns' types by name, to read a CSV file with: <c>new CsvReadOptions { Types = schema.Types }</c>.</summary>
    public IReadOnlyDictionary<string, ColumnType> Types => columns.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);

    /// <summary>
    /// Describes a frame: types, missing shares (twice what was seen), categories of texts with few values, a minimum of 0
    /// where nothing is below, and uniqueness of whole, text and time columns of 50 rows or more.
    /// </summary>
    /// <param name="frame">The frame that is taken as good.</param>
    /// <param name="options">What to pin down; null for the defaults.</param>
    /// <exception cref="InvalidInputException">Options out of range.</exception>
    public static FrameSchema Infer(Frame frame, SchemaInferOptions? options = null)
    {
        options ??= new SchemaInferOptions();
        return options.DistributionTolerance > 0 && options.MaxCategories >= 0
            ? new FrameSchema([.. frame.Columns.Select(column => SchemaInference.Of(column, options))])
            : throw new InvalidInputException(FormattableString.Invariant(
                $"The distribution tolerance is {options.DistributionTolerance} and the most categories {options.MaxCategories}. Give a tolerance above 0 and no negative count."));
    }

    /// <summary>Compares a frame with the expectations.</summary>
    /// <param name="frame">The frame to check.</param>
    /// <returns>Every anomaly in plain words, with counts and examples.</returns>
    public SchemaReport Check(Frame frame) => SchemaChecker.Check(this, frame);

    /// <summary>Reads a schema file.</summary>
    /// <param name="path">A JSON file as <see cref="Save"/> writes it.</param>
    /// <exception cref="InvalidInputException">No such file, or one that is not a schema; the message says where and why.</exception>
    public static FrameSchema Load(string path) => File.Exists(path)
        ? SchemaJson.Read(File.ReadAllText(path), path)
        : throw new InvalidInputException($"There is no schema file '{path}'. Check the path, or infer a schema from good data and save it there.");

    /// <summary>Reads a schema from JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InvalidInputException">The text is not a schema.</exception>
    public static FrameSchema Parse(string json) => SchemaJson.Read(json, "the schema");

    /// <summary>Writes the schema file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>The schema as indented JSON, one line a plain expectation.</summary>
    public string ToJson() => SchemaJson.Write(this);

    /// <summary>The columns as text, one a line.</summary>
    public override string ToString() => $"Schema: {columns.Count} columns\n" + TextTable.Render(
        ["column", "type", "required"], [.. columns.Select(column => (string[])[column.Name, column.Type.ToString().ToLowerInvariant(), column.Required ? "yes" : "no"])]).TrimEnd();
}
