using System.Data;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.Records;

/// <summary>Reads the rows of an ADO.NET reader.</summary>
internal static class DataReaderReader
{
    public static Frame Read(IDataReader reader, CancellationToken cancellationToken)
    {
        var names = ColumnNames.Unique([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        var builders = names.Select((name, i) => new ValueColumnBuilder(name, reader.GetFieldType(i))).ToArray();
        for (var row = 0; reader.Read(); row++)
        {
            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].Add(Value(reader, i, names[i], row));
            }

            if (row % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return ColumnNames.Frame([.. builders.SelectMany(builder => builder.Build())]);
    }

    private static object? Value(IDataReader reader, int column, string name, int row)
    {
        try
        {
            return reader.GetValue(column);
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException or FormatException)
        {
            throw new InvalidInputException($"Column '{name}' has a value in row {row + 1} that .NET does not hold: {error.Message} Cast it in the query, as to text.", error);
        }
    }
}
