using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Feeds one input of a graph from one column, some rows at a time.</summary>
internal abstract class ColumnFeed : IDisposable
{
    public abstract OnnxType Type { get; }

    public abstract void Fill(OrtTensor tensor, int start);

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
        public override OnnxType Type => OnnxType.Double;

        public override void Fill(OrtTensor tensor, int start) => values.AsSpan(start, tensor.Length).CopyTo(tensor.Values<double>());
    }

    private sealed class TextFeed : ColumnFeed
    {
        private readonly StringColumn _column;
        private readonly Utf8Pool _pool;
        private readonly nint[] _texts; // by code + 1; 0 is missing

        public TextFeed(StringColumn column)
        {
            _column = column;
            _texts = new nint[column.Categories.Count + 1];
            _pool = new Utf8Pool(Math.Min(column.Count, column.Categories.Count) + 1);
            _texts[0] = _pool.Add("");
            foreach (var code in column.Codes)
            {
                if (code >= 0 && _texts[code + 1] == 0)
                {
                    _texts[code + 1] = _pool.Add(column.Categories[code]);
                }
            }
        }

        public override OnnxType Type => OnnxType.String;

        public override void Fill(OrtTensor tensor, int start)
        {
            Span<nint> pointers = tensor.Length <= 512 ? stackalloc nint[tensor.Length] : new nint[tensor.Length];
            var codes = _column.Codes.Slice(start, tensor.Length);
            for (var i = 0; i < codes.Length; i++)
            {
                pointers[i] = _texts[codes[i] + 1];
            }

            tensor.SetTexts(pointers);
        }

        public override void Dispose() => _pool.Dispose();
    }
}
