using System.Data;

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
                builders[i].Add(reader.GetValue(i));
            }

            if (row % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return ColumnNames.Frame([.. builders.SelectMany(builder => builder.Build())]);
    }
}
