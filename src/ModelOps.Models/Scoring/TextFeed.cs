using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models;

/// <summary>Feeds a text column: row by row, or as the table of its distinct texts and each row's place in it (<see cref="TextTables"/>).</summary>
internal sealed class TextFeed : ColumnFeed
{
    private readonly StringColumn _column;
    private readonly int[] _places; // by code + 1
    private readonly List<byte[]> _texts = [[]]; // UTF-8; the first is the missing text
    private readonly Lazy<OrtTensor> _table;

    public TextFeed(StringColumn column)
    {
        _column = column;
        _places = new int[column.Categories.Count + 1];
        foreach (var code in column.Codes)
        {
            if (code >= 0 && _places[code + 1] == 0)
            {
                _places[code + 1] = _texts.Count;
                _texts.Add(Encoding.UTF8.GetBytes(column.Categories[code]));
            }
        }

        _table = new Lazy<OrtTensor>(() => Filled(_texts.Count, place => place));
    }

    /// <summary>The distinct texts; shared by all pieces, and disposed with the feed.</summary>
    public OrtTensor Table => _table.Value;

    /// <summary>The places of the rows' texts in the table; the caller disposes it.</summary>
    public OrtTensor Places(int start, int count)
    {
        var tensor = OrtTensor.Allocate(OnnxType.Int32, count);
        var places = tensor.Values<int>();
        var codes = _column.Codes.Slice(start, count);
        for (var i = 0; i < codes.Length; i++)
        {
            places[i] = _places[codes[i] + 1];
        }

        return tensor;
    }

    public override OrtTensor Rows(int start, int count) => Filled(count, row => _places[_column.Codes[start + row] + 1]);

    public override void Dispose()
    {
        if (_table.IsValueCreated)
        {
            _table.Value.Dispose();
        }
    }

    private OrtTensor Filled(int count, Func<int, int> place)
    {
        var tensor = OrtTensor.AllocateTexts(count);
        for (var i = 0; i < count; i++)
        {
            // It starts out with empty texts.
            if (_texts[place(i)] is { Length: > 0 } text)
            {
                tensor.SetText(i, text);
            }
        }

        return tensor;
    }
}
