using System.Data;
using System.Globalization;

namespace ModelOps.Data.Tables.Records;

/// <summary>Copies a frame into a table of ADO.NET.</summary>
internal static class DataTableWriter
{
    public static DataTable Write(Frame frame)
    {
        var table = new DataTable { Locale = CultureInfo.InvariantCulture, CaseSensitive = true, MinimumCapacity = frame.RowCount };
        foreach (var column in frame.Columns)
        {
            table.Columns.Add(column.Name, column.Type switch
            {
                ColumnType.Float64 => typeof(double),
                ColumnType.Int64 => typeof(long),
                ColumnType.Bool => typeof(bool),
                ColumnType.Timestamp => typeof(DateTime),
                _ => typeof(string),
            });
        }

        table.BeginLoadData();
        var values = new object[frame.Columns.Count];
        for (var row = 0; row < frame.RowCount; row++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = frame.Columns[i][row] ?? DBNull.Value;
            }

            table.Rows.Add(values);
        }

        table.EndLoadData();
        table.AcceptChanges();
        return table;
    }
}
