using System.Text;
using System.Text.Json;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>
/// Reads the body of <c>/invocations</c> straight into columns, where it is as nearly all are: one of MLflow's four forms, each column's
/// values of one kind. Anything else is left to <see cref="JsonRequest"/>, which finds out whether and how it is wrong.
/// </summary>
internal ref struct TableReader
{
    private readonly ColumnTable _table;
    private readonly TableForm _form;
    private JsonScanner _json;

    private TableReader(ReadOnlySpan<byte> body, TableForm form, ColumnTable table)
    {
        _json = new JsonScanner(body);
        (_form, _table) = (form, table);
    }

    /// <summary>Reads a body; false when it is left to the other reader.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="signature">Names the columns of rows without names.</param>
    /// <param name="table">Where the columns go.</param>
    internal static bool TryRead(ReadOnlySpan<byte> body, ModelSignature signature, ColumnTable table)
    {
        try
        {
            return new TableReader(body, TableForm.Of(signature), table).Read();
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

        var isRead = false;
        do
        {
            if (!_json.TryText(out var key, out _) || !_json.Take((byte)':'))
            {
                return false;
            }

            if (!(key.SequenceEqual("params"u8) && _table.Parameters.Length == 0 ? Parameters() : !isRead && (isRead = Form(key))))
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        return isRead && _json.Take((byte)'}') && _json.IsAtEnd() && Complete();
    }

    private bool Form(ReadOnlySpan<byte> key) =>
        key.SequenceEqual("dataframe_split"u8) ? Split()
        : key.SequenceEqual("dataframe_records"u8) ? Records()
        : key.SequenceEqual("instances"u8) ? Rows()
        : key.SequenceEqual("inputs"u8) && (_json.Peek() == '{' ? Lists() : Rows());

    private bool Parameters()
    {
        _json.Peek();
        var start = _json.Position;
        if (!_json.TrySkip())
        {
            return false;
        }

        _table.Parameters = _json.Slice(start).ToArray();
        return true;
    }

    // Each column has a value for each row now.
    private readonly bool Complete()
    {
        foreach (var column in _form.Texts.Count > 0 ? _table.All : [])
        {
            if (column.Kind == ColumnKind.Numbers && _form.Texts.Contains(column.Name))
            {
                return false; // A text column keeps a number's digits as they are written.
            }
        }

        return _table.Rows > 0;
    }

    // {"columns": […], "index": […], "data": [[…], …]}
    private bool Split()
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        var (hasColumns, hasIndex, hasData) = (false, false, false);
        do
        {
            if (!_json.TryText(out var key, out _) || !_json.Take((byte)':'))
            {
                return false;
            }

            var isTaken = !hasColumns && !hasData && key.SequenceEqual("columns"u8) ? hasColumns = Names()
                : !hasIndex && key.SequenceEqual("index"u8) ? hasIndex = _json.TrySkip()
                : !hasData && key.SequenceEqual("data"u8) && (hasData = _json.Take((byte)'[') && (hasColumns ? Table() : Positional()));
            if (!isTaken)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        return hasData && _json.Take((byte)'}');
    }

    private bool Names()
    {
        if (_table.TakeHeader(ref _json))
        {
            return true;
        }

        _table.Cut(0);
        _json.Peek();
        var start = _json.Position;
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        do
        {
            if (!_table.TryName(ref _json, out var name, out var written) || _table.Add(name, written) is null)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        if (!_json.Take((byte)']'))
        {
            return false;
        }

        _table.KeepHeader(_json.Slice(start));
        return true;
    }

    // A list whose items are lists or objects.
    private bool Rows()
    {
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        return _json.Peek() == '{' ? RecordItems() : Positional();
    }

    private bool Records() => _json.Take((byte)'[') && RecordItems();

    // The first row says how many of the model's columns the rows have.
    private bool Positional()
    {
        var columns = 0;
        if (!_json.Take((byte)'['))
        {
            return false;
        }

        foreach (var name in _form.Names)
        {
            var column = columns < _table.Columns.Count && _table.Columns[columns].Name == name ? _table.Columns[columns] : null;
            if (column is null)
            {
                _table.Cut(columns);
                column = _table.Add(name, Encoding.UTF8.GetBytes($"\"{name}\""));
            }

            columns++;
            if (column is null || !Value(column))
            {
                return false;
            }

            if (!_json.Take((byte)','))
            {
                break;
            }
        }

        _table.Cut(columns);
        if (columns < _form.Required || !_json.Take((byte)']'))
        {
            return false;
        }

        _table.Rows = 1;
        return _json.Take((byte)',') ? Table() : _json.Take((byte)']');
    }

    // Lists of so many values, up to the end of the list of them.
    private bool Table()
    {
        var columns = _table.All;
        var isPlain = _table.Rows > 0;
        do
        {
            if (isPlain && (isPlain = _table.TryTake(ref _json, areNamed: false)))
            {
                continue;
            }

            if (!_json.Take((byte)'['))
            {
                return false;
            }

            for (var i = 0; i < columns.Length;)
            {
                if (i > 0 && !_json.Take((byte)','))
                {
                    return false;
                }

                var numbers = _json.Numbers(columns[i..]);
                if (numbers == 0 && !Value(columns[i]))
                {
                    return false;
                }

                i += Math.Max(1, numbers);
            }

            if (!_json.Take((byte)']'))
            {
                return false;
            }

            isPlain |= _table.Rows++ == 0;
        }
        while (_json.Take((byte)','));
        return _json.Take((byte)']');
    }

    // Objects, up to the end of the list of them. A key that a row lacks is a missing value.
    private bool RecordItems()
    {
        var isPlain = false;
        do
        {
            if (isPlain && (isPlain = _table.TryTake(ref _json, areNamed: true)))
            {
                continue;
            }

            if (!_json.Take((byte)'{'))
            {
                return false;
            }

            var place = 0;
            do
            {
                _json.Peek();
                if (Next(ref place) is not { } column || column.Count > _table.Rows || !_json.Take((byte)':'))
                {
                    return false;
                }

                column.Fill(_table.Rows);
                if (!Value(column))
                {
                    return false;
                }
            }
            while (_json.Take((byte)','));
            if (!_json.Take((byte)'}'))
            {
                return false;
            }

            if (_table.Rows++ == 0)
            {
                _table.Cut(place);
                isPlain = true;
            }
        }
        while (_json.Take((byte)','));
        foreach (var column in _table.Columns)
        {
            column.Fill(_table.Rows);
        }

        return _json.Take((byte)']');
    }

    // The column whose name comes next: nearly always the one after the last.
    private ColumnBuffer? Next(ref int place)
    {
        if (_table.Rows == 0)
        {
            return _table.Next(ref _json, place++);
        }

        if (place < _table.Columns.Count && _json.Take(_table.Columns[place].Written))
        {
            return _table.Columns[place++];
        }

        return !_table.TryName(ref _json, out var name, out var written) ? null
            : _table.Find(name) ?? (_table.Columns.Count < 2 * (_form.Names.Length + 16) ? _table.Add(name, written) : null);
    }

    // {"a": […], "b": […]}
    private bool Lists()
    {
        if (!_json.Take((byte)'{'))
        {
            return false;
        }

        var place = 0;
        do
        {
            _json.Peek();
            if (Next(ref place) is not { Count: 0 } column || !_json.Take((byte)':') || !_json.Take((byte)'['))
            {
                return false;
            }

            do
            {
                if (!_json.Numbers(column) && !Value(column))
                {
                    return false;
                }
            }
            while (_json.Take((byte)','));
            if (!_json.Take((byte)']') || column.Count != _table.Columns[0].Count)
            {
                return false;
            }
        }
        while (_json.Take((byte)','));
        _table.Cut(place);
        _table.Rows = _table.Columns[0].Count;
        return _json.Take((byte)'}');
    }

    private bool Value(ColumnBuffer column)
    {
        switch (_json.Peek())
        {
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return _json.TryNumber(out var number) && column.Add(number);
            case (byte)'"':
                return _json.TryText(out var text, out var isEscaped) && _table.Text(text, isEscaped) is { } found && column.Add(found);
            case (byte)'n' when _json.Take("null"u8):
                column.AddMissing();
                return true;
            case (byte)'t' when _json.Take("true"u8):
                return column.Add(true);
            case (byte)'f' when _json.Take("false"u8):
                return column.Add(false);
            default:
                return false;
        }
    }
}
