using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>
/// Reads a request of the inference protocol straight into columns, where it is as clients of numbers send it: tensors of FP64 or FP32, as
/// bytes or as numbers, and all outputs. Anything else is left to <see cref="InferenceProtocol"/>, which finds out whether and how it is wrong.
/// </summary>
internal ref struct TensorHeader
{
    private readonly ColumnTable _table;
    private JsonScanner _json;
    private ReadOnlySpan<byte> _rest;

    private TensorHeader(ReadOnlySpan<byte> json, ReadOnlySpan<byte> tensors, ColumnTable table)
    {
        _json = new JsonScanner(json);
        _rest = tensors;
        _table = table;
    }

    /// <summary>The client's name for the request; null for none.</summary>
    internal string? Id { get; private set; }

    /// <summary>Whether the outputs are wanted as bytes.</summary>
    internal bool IsBinary { get; private set; }

    /// <summary>Reads a request; false when it is left to the other reader.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="tensors">What follows it.</param>
    /// <param name="signature">The model's columns.</param>
    /// <param name="table">Where the columns go.</param>
    /// <param name="header">What else it says.</param>
    internal static bool TryRead(ReadOnlySpan<byte> json, ReadOnlySpan<byte> tensors, ModelSignature signature, ColumnTable table, out TensorHeader header)
    {
        header = new TensorHeader(json, tensors, table);
        try
        {
            return header.Read() && header.Fits(TableForm.Of(signature));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool Read()
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        var (hasInputs, hasParameters) = (false, false);
        do
        {
            if (!_json.TryText(out var key, out _) || !_json.Take((byte)':'))
            {
                return false;
            }

            var isTaken = !hasInputs && key.SequenceEqual("inputs"u8) ? hasInputs = Inputs()
                : !hasParameters && key.SequenceEqual("parameters"u8) ? hasParameters = Parameters()
                : Id is null && key.SequenceEqual("id"u8) && _json.TryText(out var id, out var isEscaped) && (Id = _table.Text(id, isEscaped)) is not null;
            if (!isTaken)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        return hasInputs && _json.Take((byte)'}') && _json.IsAtEnd() && _rest.IsEmpty;
    }

    // A column of text keeps a number as it is written.
    private readonly bool Fits(TableForm form)
    {
        foreach (var column in form.Texts.Count > 0 ? _table.All : [])
        {
            if (form.Texts.Contains(column.Name))
            {
                return false;
            }
        }

        return _table.Rows > 0;
    }

    // {"binary_data_output": true}
    private bool Parameters()
    {
        if (!_json.Take((byte)'{') || !_json.TryText(out var key, out _) || !key.SequenceEqual("binary_data_output"u8) || !_json.Take((byte)':'))
        {
            return false;
        }

        IsBinary = _json.Peek() == 't' && _json.Take("true"u8);
        return (IsBinary || _json.Take("false"u8)) && _json.Take((byte)'}');
    }

    private bool Inputs()
    {
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        var place = 0;
        do
        {
            if (!Input(place++) || _table.Columns[place - 1].Count != _table.Columns[0].Count)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        _table.Cut(place);
        _table.Rows = _table.Columns[0].Count;
        return _json.Take((byte)']');
    }

    // {"name": "a", "shape": [2], "datatype": "FP64", "data": […]} or, in place of data, "parameters": {"binary_data_size": 16}
    private bool Input(int place)
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        ColumnBuffer? column = null;
        var (rows, size, isFull) = (-1, 0, false);
        do
        {
            if (isFull || !_json.TryText(out var key, out _) || !_json.Take((byte)':'))
            {
                return false;
            }

            var isTaken = column is null && key.SequenceEqual("name"u8) ? (column = _table.Next(ref _json, place)) is { Count: 0 }
                : rows < 0 && key.SequenceEqual("shape"u8) ? TryShape(out rows)
                : size == 0 && key.SequenceEqual("datatype"u8) ? TryDatatype(out size)
                : column is not null && rows > 0 && size > 0 && (isFull = key.SequenceEqual("data"u8) ? Data(column, rows) : key.SequenceEqual("parameters"u8) && Bytes(column, rows, size));
            if (!isTaken)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        return isFull && _json.Take((byte)'}');
    }

    // [rows] or [rows, 1]
    private bool TryShape(out int rows)
    {
        rows = -1;
        if (!_json.Take((byte)'[') || !TryWhole(out rows) || (_json.Take((byte)',') && !(TryWhole(out var width) && width == 1)))
        {
            return false;
        }

        return _json.Take((byte)']');
    }

    private bool TryWhole(out int whole)
    {
        whole = -1;
        if (_json.Peek() is < (byte)'0' or > (byte)'9' || !_json.TryNumber(out var number) || number != Math.Truncate(number) || number > int.MaxValue)
        {
            return false;
        }

        whole = (int)number;
        return true;
    }

    private bool TryDatatype(out int size)
    {
        size = !_json.TryText(out var text, out _) ? 0 : text.SequenceEqual("FP64"u8) ? sizeof(double) : text.SequenceEqual("FP32"u8) ? sizeof(float) : 0;
        return size > 0;
    }

    private bool Data(ColumnBuffer column, int rows)
    {
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        do
        {
            if (_json.Numbers(column))
            {
                continue;
            }

            if (_json.Peek() == 'n' && _json.Take("null"u8))
            {
                column.AddMissing();
            }
            else if (_json.Peek() is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')) || !_json.TryNumber(out var number) || !column.Add(number))
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        return _json.Take((byte)']') && column.Count == rows;
    }

    private bool Bytes(ColumnBuffer column, int rows, int size)
    {
        if (!_json.Take((byte)'{') || !_json.TryText(out var key, out _) || !key.SequenceEqual("binary_data_size"u8) || !_json.Take((byte)':')
            || !TryWhole(out var count) || count != (long)rows * size || count > _rest.Length || !_json.Take((byte)'}'))
        {
            return false;
        }

        var numbers = column.Take(rows);
        if (size == sizeof(double))
        {
            MemoryMarshal.Cast<byte, double>(_rest[..count]).CopyTo(numbers);
        }
        else
        {
            var singles = MemoryMarshal.Cast<byte, float>(_rest[..count]);
            for (var row = 0; row < numbers.Length; row++)
            {
                numbers[row] = singles[row];
            }
        }

        _rest = _rest[count..];
        return true;
    }
}
