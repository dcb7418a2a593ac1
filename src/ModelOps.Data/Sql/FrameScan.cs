using System.Text;
using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace ModelOps.Data.Sql;

/// <summary>One reading of a frame by DuckDB, shared by its threads: each takes the next stretch of rows.</summary>
internal sealed unsafe class FrameScan
{
    private readonly int _rows;
    private readonly Column?[] _columns;
    private readonly byte[][]?[] _texts;
    private readonly int _stride = (int)Helpers.DuckDBVectorSize();
    private long _next;

    public FrameScan(int rows, Column?[] columns)
    {
        _rows = rows;
        _columns = columns;
        _texts = Array.ConvertAll(columns, column => (column as StringColumn)?.Categories.Select(Encoding.UTF8.GetBytes).ToArray());
    }

    public static DuckDBType TypeOf(Column column) => column.Type switch
    {
        ColumnType.Float64 => DuckDBType.Double,
        ColumnType.Int64 => DuckDBType.BigInt,
        ColumnType.Bool => DuckDBType.Boolean,
        ColumnType.Timestamp => DuckDBType.Timestamp,
        _ => DuckDBType.Varchar,
    };

    /// <summary>Fills a chunk with the next rows; with none at the end, which stops the scan.</summary>
    public void Fill(nint chunk)
    {
        using var filled = new DuckDBDataChunk(chunk);
        var start = Interlocked.Add(ref _next, _stride) - _stride;
        var count = (int)Math.Clamp(_rows - start, 0, _stride);
        for (var i = 0; i < _columns.Length && count > 0; i++)
        {
            if (_columns[i] is { } column)
            {
                Fill(DataChunks.DuckDBDataChunkGetVector(filled, i), column, _texts[i], (int)start, count);
            }
        }

        DataChunks.DuckDBDataChunkSetSize(filled, (ulong)count);
    }

    private static void Fill(nint vector, Column column, byte[][]? texts, int start, int count)
    {
        var data = Vectors.DuckDBVectorGetData(vector);
        switch (column)
        {
            case Column<double> doubles:
                doubles.Values.Slice(start, count).CopyTo(new Span<double>(data, count));
                break;
            case Column<long> integers:
                integers.Values.Slice(start, count).CopyTo(new Span<long>(data, count));
                break;
            case Column<bool> flags:
                flags.Values.Slice(start, count).CopyTo(new Span<bool>(data, count));
                break;
            case Column<DateTime> timestamps:
                for (var i = 0; i < count; i++)
                {
                    ((long*)data)[i] = (timestamps.Values[start + i].Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
                }

                break;
            case StringColumn strings:
                var codes = strings.Codes.Slice(start, count);
                for (var i = 0; i < count; i++)
                {
                    if (codes[i] >= 0)
                    {
                        var text = texts![codes[i]];
                        fixed (byte* bytes = text)
                        {
                            byte none;
                            Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)i, text.Length == 0 ? &none : bytes, text.Length);
                        }
                    }
                }

                break;
        }

        if (column.MissingCount > 0)
        {
            MarkMissing(vector, column, start, count);
        }
    }

    private static void MarkMissing(nint vector, Column column, int start, int count)
    {
        Vectors.DuckDBVectorEnsureValidityWritable(vector);
        var valid = Vectors.DuckDBVectorGetValidity(vector);
        for (var i = 0; i < count; i++)
        {
            if (column.IsMissing(start + i))
            {
                valid[i / 64] &= ~(1UL << (i % 64));
            }
        }
    }
}
