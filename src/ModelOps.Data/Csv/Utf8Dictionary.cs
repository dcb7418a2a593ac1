using System.Runtime.InteropServices;

namespace ModelOps.Data.Csv;

/// <summary>Gives distinct byte strings codes 0, 1, 2, … in order of first appearance. Open addressing; the bytes are kept in one array.</summary>
internal sealed class Utf8Dictionary
{
    private int[] _slots = new int[64];
    private uint[] _hashes = new uint[32];
    private int[] _ends = new int[32];
    private byte[] _bytes = new byte[512];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            var start = code == 0 ? 0 : _ends[code - 1];
            return _bytes.AsSpan(start, _ends[code] - start);
        }
    }

    /// <summary>The text's code; a new one is given when it was not seen before.</summary>
    public int Add(ReadOnlySpan<byte> text, out bool added)
    {
        var hash = Hash(text);
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var code = _slots[slot] - 1;
            if (code < 0)
            {
                _slots[slot] = Count + 1;
                Append(text, hash);
                added = true;
                return Count - 1;
            }

            if (_hashes[code] == hash && this[code].SequenceEqual(text))
            {
                added = false;
                return code;
            }
        }
    }

    private void Append(ReadOnlySpan<byte> text, uint hash)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (start > Array.MaxLength - text.Length)
        {
            throw new InvalidInputException("A text column has more than 2 GB of different texts, more than a frame can hold. Leave the column out, or query the file with Frame.Sql.");
        }

        var end = start + text.Length;
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, Count * 2);
            Array.Resize(ref _ends, Count * 2);
        }

        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        text.CopyTo(_bytes.AsSpan(start));
        _hashes[Count] = hash;
        _ends[Count] = end;
        Count++;
        if (Count * 2 > _slots.Length)
        {
            Grow();
        }
    }

    private void Grow()
    {
        var slots = new int[_slots.Length * 2];
        var mask = slots.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            var slot = (int)_hashes[code] & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = code + 1;
        }

        _slots = slots;
    }

    // Multiply and fold, eight bytes a step; only has to spread texts of one column.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length * Prime;
        while (text.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * Prime;
            hash ^= hash >> 32;
            text = text[8..];
        }

        ulong rest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            rest = (rest << 8) | text[i];
        }

        hash = (hash ^ rest) * Prime;
        return (uint)(hash >> 32) ^ (uint)hash;
    }
}
