using System.Data;
using Apache.Arrow;
using Microsoft.Data.Analysis;
using ModelOps.Data.Tables.ArrowTables;
using ModelOps.Data.Tables.DataFrames;
using ModelOps.Data.Tables.Records;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>A copy as a data frame of Microsoft.Data.Analysis; missing values become nulls.</summary>
    public DataFrame ToDataFrame() => DataFrameWriter.Write(this);

    /// <summary>
    /// The rows for ML.NET, read where they are. ML.NET has no missing value but NaN: whole numbers and flags with missing values become doubles,
    /// missing text becomes empty text.
    /// </summary>
    /// <exception cref="InvalidInputException">A column of timestamps has missing values, or one of whole numbers has missing values and some that no double holds.</exception>
    public FrameDataView ToDataView() => new FrameDataView(this);

    /// <summary>A copy as an Arrow record batch.</summary>
    /// <exception cref="InvalidInputException">A column of text has more than 2 GB.</exception>
    public RecordBatch ToArrow() => ArrowWriter.Write(this);

    /// <summary>A copy as a table of ADO.NET; missing values become <see cref="DBNull"/>.</summary>
    public DataTable ToDataTable() => DataTableWriter.Write(this);
}
