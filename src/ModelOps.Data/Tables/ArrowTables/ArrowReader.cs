using Apache.Arrow;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.ArrowTables;

/// <summary>Copies Arrow's record batches and tables.</summary>
internal static class ArrowReader
{
    public static Frame Read(IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 0)
        {
            throw new InvalidInputException("There is no record batch, so no column is known. Give at least one, which may be empty.");
        }

        var fields = batches[0].Schema.FieldsList;
        foreach (var other in batches.Skip(1).Select(batch => batch.Schema.FieldsList))
        {
            if (!other.Select(field => field.Name).SequenceEqual(fields.Select(field => field.Name)))
            {
                throw new InvalidInputException($"The record batches have different columns: {string.Join(", ", fields.Select(field => field.Name))} and {string.Join(", ", other.Select(field => field.Name))}. Give batches of one schema.");
            }
        }

        return Frame(fields, i => batches.Select(batch => batch.Column(i)));
    }

    public static Frame Read(Table table) => Frame(
        table.Schema.FieldsList,
        i => Enumerable.Range(0, table.Column(i).Data.ArrayCount).Select(chunk => table.Column(i).Data.ArrowArray(chunk)));

    private static Frame Frame(IReadOnlyList<Field> fields, Func<int, IEnumerable<IArrowArray>> chunks) =>
        ColumnNames.Frame([.. fields.SelectMany((field, i) => ArrowColumns.Read(field.Name, [.. chunks(i)]))]);
}
