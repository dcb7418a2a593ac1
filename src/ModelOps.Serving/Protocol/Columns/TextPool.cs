using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ModelOps.Serving.Protocol.Columns;

/// <summary>Texts of earlier requests: the categories of a column come again and again, and need be made only once.</summary>
internal sealed class TextPool
{
    private const int Longest = 64;
    private const int Most = 4096;
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _byLetters;

    internal TextPool() => _byLetters = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A text of JSON; null when its bytes are no text.</summary>
    /// <param name="written">What stands between the quotes.</param>
    /// <param name="isEscaped">Whether there is a backslash in it.</param>
    /// <exception cref="JsonException">An escape that is none.</exception>
    /// <exception cref="InvalidOperationException">Half of a surrogate pair.</exception>
    internal string? Of(ReadOnlySpan<byte> written, bool isEscaped)
    {
        if (written.Length > Longest)
        {
            return Long(written, isEscaped);
        }

        Span<char> letters = stackalloc char[Longest];
        int count;
        if (isEscaped)
        {
            count = Unescape(written, letters);
        }
        else if (Utf8.ToUtf16(written, letters, out _, out count, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return null;
        }

        if (_byLetters.TryGetValue(letters[..count], out var text))
        {
            return text;
        }

        text = new string(letters[..count]);
        if (_texts.Count == Most)
        {
            _texts.Clear();
        }

        _texts.Add(text);
        return text;
    }

    private static string? Long(ReadOnlySpan<byte> written, bool isEscaped)
    {
        if (!isEscaped)
        {
            return Utf8.IsValid(written) ? _strict.GetString(written) : null;
        }

        var letters = new char[written.Length];
        return new string(letters, 0, Unescape(written, letters));
    }

    private static int Unescape(ReadOnlySpan<byte> written, Span<char> letters)
    {
        byte[] quoted = [(byte)'"', .. written, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return reader.CopyString(letters);
    }
}
