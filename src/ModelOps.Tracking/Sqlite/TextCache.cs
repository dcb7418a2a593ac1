using System.Text;

namespace ModelOps.Tracking.Sqlite;

/// <summary>A small direct-mapped cache from UTF-8 to strings.</summary>
internal sealed class TextCache
{
    private const int Slots = 128;

    private readonly (byte[] Utf8, string Text)[] _entries = new (byte[], string)[Slots];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > 64)
        {
            return utf8.Length == 0 ? "" : Encoding.UTF8.GetString(utf8);
        }

        var slot = ((utf8.Length * 31) + (utf8[0] * 7) + (utf8[^1] * 13) + utf8[utf8.Length / 2]) & (Slots - 1);
        ref var entry = ref _entries[slot];
        if (entry.Utf8 is null || !utf8.SequenceEqual(entry.Utf8))
        {
            entry = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return entry.Text;
    }
}
