using System.Buffers.Text;

namespace ModelOps.Data.Images;

/// <summary>Content of a file as text, as RFC 2397 says: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUri
{
    private const string Scheme = "data:";
    private const string Base64Mark = ";base64,";
    private const int LongestHead = 200;

    /// <summary>True for the head of such a text with base64 behind it.</summary>
    public static bool Is(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Mark(text) >= 0;

    /// <summary>Reads the content of such a text; false for any other text.</summary>
    /// <exception cref="InvalidInputException">It has such a head, but no base64 after it, or too much.</exception>
    public static bool TryRead(string text, long mostBytes, out byte[] bytes)
    {
        bytes = [];
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var mark = Mark(text);
        if (mark < 0)
        {
            throw new InvalidInputException("An image's data: URI must hold base64, as data:image/png;base64,….");
        }

        var encoded = text.AsSpan(mark + Base64Mark.Length);
        if (Base64.GetMaxDecodedFromUtf8Length(encoded.Length) is var size && size - 2 > mostBytes)
        {
            throw new InvalidInputException($"An image of {size} bytes was given, more than the {mostBytes} that are read. Give a smaller one.");
        }

        bytes = new byte[size];
        if (!Convert.TryFromBase64Chars(encoded, bytes, out var written))
        {
            throw new InvalidInputException($"An image's data: URI of {text.Length} characters holds no valid base64 after its head.");
        }

        bytes = written == bytes.Length ? bytes : bytes[..written];
        return true;
    }

    public static string Write(ReadOnlySpan<byte> file) => $"{Scheme}{MediaType(file)}{Base64Mark}{Convert.ToBase64String(file)}";

    private static int Mark(string text) => text.AsSpan(0, Math.Min(text.Length, LongestHead)).IndexOf(Base64Mark, StringComparison.OrdinalIgnoreCase);

    private static string MediaType(ReadOnlySpan<byte> file) => file switch
    {
        [0xff, 0xd8, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "image/gif",
        [(byte)'B', (byte)'M', ..] => "image/bmp",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "image/webp",
        [(byte)'P', (byte)'6', ..] => "image/x-portable-pixmap",
        _ => "application/octet-stream",
    };
}
