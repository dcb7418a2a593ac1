using System.Runtime.InteropServices;
using Microsoft.Extensions.ObjectPool;
using ModelOps.Models;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>A request's columns while they are read. Dispose it to lend its memory to the next request.</summary>
internal sealed class ColumnTable : IDisposable
{
    private const int MostColumns = 4096;
    private static readonly DefaultObjectPool<ColumnTable> _spare = new(new Policy(), Environment.ProcessorCount);

    private readonly List<ColumnBuffer> _columns = [];
    private readonly Dictionary<string, ColumnBuffer> _byName = new(StringComparer.Ordinal);
    private readonly TextPool _pool = new();
    private byte[] _header = [];
    private double[][] _arrays = [];
    private RowInput[] _inputs = [];

    private ColumnTable()
    {
    }

    internal IReadOnlyList<ColumnBuffer> Columns => _columns;

    internal ReadOnlySpan<ColumnBuffer> All => CollectionsMarshal.AsSpan(_columns);

    internal int Rows { get; set; }

    /// <summary>The request's <c>params</c> as JSON; empty for none.</summary>
    internal byte[] Parameters { get; set; } = [];

    /// <summary>The column whose name comes next, while there are no rows yet: as the request before had it, or a new one in its place.</summary>
    /// <returns>Null when no name comes, or one that came already.</returns>
    internal ColumnBuffer? Next(ref JsonScanner json, int place)
    {
        json.Peek();
        if (place < _columns.Count && json.Take(_columns[place].Written))
        {
            return _columns[place];
        }

        if (!TryName(ref json, out var name, out var written))
        {
            return null;
        }

        // Columns that only an earlier request had go.
        Cut(place);
        return Add(name, written);
    }

    /// <summary>Takes a name; false when none comes.</summary>
    internal bool TryName(ref JsonScanner json, out string name, out byte[] written)
    {
        json.Peek();
        var start = json.Position;
        if (json.TryText(out var text, out var isEscaped) && Text(text, isEscaped) is { } found)
        {
            (name, written) = (found, json.Slice(start).ToArray());
            return true;
        }

        (name, written) = ("", []);
        return false;
    }

    /// <summary>Takes rows of nothing but numbers, after the first. Where a row has something else, most have: then there need be no further try.</summary>
    /// <param name="json">At the first of them.</param>
    /// <param name="areNamed">Whether they are objects.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TryTake(ref JsonScanner json, bool areNamed)
    {
        json.Peek();
        var rows = Room() is > 0 and var room ? json.Rows(_arrays.AsSpan(0, _columns.Count), areNamed ? All : [], Rows, room) : 0;
        Rows += rows;
        foreach (var column in rows > 0 ? All : [])
        {
            column.Grow(rows);
        }

        return rows > 0;
    }

    /// <summary>A table with the columns of an earlier request, all empty.</summary>
    internal static ColumnTable Rent() => _spare.Get();

    /// <summary>Room for a model's inputs, all empty.</summary>
    internal RowInput[] Inputs(int count)
    {
        if (_inputs.Length == count)
        {
            Array.Clear(_inputs);
        }
        else
        {
            _inputs = new RowInput[count];
        }

        return _inputs;
    }

    /// <summary>A text of the request; null when its bytes are no text.</summary>
    internal string? Text(ReadOnlySpan<byte> written, bool isEscaped) => _pool.Of(written, isEscaped);

    /// <summary>Keeps the columns when a header of names is written as that of the request before.</summary>
    internal bool TakeHeader(ref JsonScanner json) => _header.Length > 0 && json.Peek() == '[' && json.Take(_header);

    /// <summary>Remembers a header after its columns have been added.</summary>
    internal void KeepHeader(ReadOnlySpan<byte> written) => _header = written.Length <= 64 << 10 ? written.ToArray() : [];

    /// <summary>The column of a name; null when there is none.</summary>
    internal ColumnBuffer? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Adds an empty column; null when there are too many, or it is there.</summary>
    internal ColumnBuffer? Add(string name, byte[] written)
    {
        _header = [];
        var column = new ColumnBuffer(name, written);
        if (_columns.Count == MostColumns || !_byName.TryAdd(name, column))
        {
            return null;
        }

        _columns.Add(column);
        return column;
    }

    /// <summary>Drops the columns from a place on.</summary>
    internal void Cut(int count)
    {
        if (count == _columns.Count)
        {
            return;
        }

        _header = [];
        foreach (var column in _columns.Skip(count))
        {
            _byName.Remove(column.Name);
        }

        _columns.RemoveRange(count, _columns.Count - count);
    }

    internal Frame ToFrame() => new(_columns.Select(column => column.ToColumn()));

    public void Dispose()
    {
        (Rows, Parameters) = (0, []);
        foreach (var column in _columns)
        {
            column.Clear();
        }

        _spare.Return(this);
    }

    // Gathers the memory of columns that hold a number or NaN for each row so far: how many rows all of them have room for. 0 when one holds others.
    private int Room()
    {
        var columns = All;
        if (_arrays.Length < columns.Length)
        {
            _arrays = new double[columns.Length][];
        }

        var room = int.MaxValue;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Count != Rows || columns[i].Room(Rows + 1) is not { } numbers)
            {
                return 0;
            }

            _arrays[i] = numbers;
            room = Math.Min(room, numbers.Length);
        }

        return room;
    }

    private sealed class Policy : PooledObjectPolicy<ColumnTable>
    {
        public override ColumnTable Create() => new();

        public override bool Return(ColumnTable table) => true;
    }
}
