using System.Text;
using ModelOps.Redaction;

namespace ModelOps.Tracking.Guarding;

/// <summary>Copies a text of any size without its secrets: in blocks of whole lines, byte for byte where it has none.</summary>
internal static class TextRedactor
{
    /// <summary>How many bytes show whether a file is text.</summary>
    internal const int Beginning = 8192;

    private const int Block = 1 << 20;
    private const int LongestLine = 1 << 24;

    /// <summary>A text has no zero byte; what is empty has nothing to hide.</summary>
    internal static bool IsText(ReadOnlySpan<byte> beginning) => !beginning.Contains((byte)0);

    /// <summary>Reads a file to its end, or its beginning when it is no text.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Where the clean text goes; null to look only.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <returns>What was found.</returns>
    internal static async Task<List<SecretMatch>> RunAsync(Stream from, Stream? to, CancellationToken cancellationToken)
    {
        var (found, buffer, kept) = (new List<SecretMatch>(), new byte[from.CanSeek ? Math.Clamp(from.Length - from.Position + 1, 1, Block) : Block], 0);
        for (var isFirst = true; ; isFirst = false)
        {
            var read = await from.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var (length, isLast) = (kept + read, kept + read < buffer.Length);
            if (isFirst && !IsText(buffer.AsSpan(0, Math.Min(length, Beginning))))
            {
                return found;
            }

            var end = isLast ? length : LastLine(buffer.AsSpan(0, length));
            if (end == 0 && buffer.Length < LongestLine)
            {
                (kept, buffer) = (length, [.. buffer, .. new byte[buffer.Length]]);
                continue;
            }

            end = end == 0 ? length : end;
            // One byte is one character here, so that what is left alone comes out as it went in, whatever its encoding.
            var text = Encoding.Latin1.GetString(buffer, 0, end);
            var matches = SecretText.Find(text);
            found.AddRange(matches);
            if (to is not null)
            {
                await to.WriteAsync(matches.Count == 0 ? buffer.AsMemory(0, end) : Encoding.Latin1.GetBytes(SecretText.Replace(text, matches)), cancellationToken).ConfigureAwait(false);
            }

            if (isLast)
            {
                return found;
            }

            buffer.AsSpan(end, length - end).CopyTo(buffer);
            kept = length - end;
        }
    }

    // After the last line feed, unless a private key is begun before it and not ended.
    private static int LastLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.LastIndexOf((byte)'\n') + 1;
        var begun = bytes[..end].LastIndexOf("-----BEGIN "u8);
        return begun >= 0 && bytes[begun..end].IndexOf("-----END "u8) < 0 ? begun : end;
    }
}
