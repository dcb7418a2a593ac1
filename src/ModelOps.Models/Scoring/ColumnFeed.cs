using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Feeds one input of a graph from one column, some rows at a time.</summary>
internal abstract class ColumnFeed : IDisposable
{
    /// <summary>The rows as the graph's input takes them; the caller disposes it.</summary>
    public abstract OrtTensor Rows(int start, int count);

    public virtual void Dispose()
    {
    }

    /// <summary>A feed of a column, or of missing values when there is none.</summary>
    public static ColumnFeed Of(OnnxType type, Column? column, int rows) => type switch
    {
        OnnxType.Double => new NumberFeed(column is null ? Missing(rows) : RawColumn.Numbers(column)),
        OnnxType.String => new TextFeed(column is null ? new StringColumn("", Enumerable.Repeat(-1, rows).ToArray(), []) : RawColumn.Texts(column)),
        _ => throw new ModelException($"The graph takes {type}, but only double and string inputs are fed. Import the model again."),
    };

    private static double[] Missing(int rows)
    {
        var values = new double[rows];
        values.AsSpan().Fill(double.NaN);
        return values;
    }

    private sealed class NumberFeed(double[] values) : ColumnFeed
    {
        public override OrtTensor Rows(int start, int count) => OrtTensor.Of<double>(OnnxType.Double, values.AsSpan(start, count), count);
    }
}
