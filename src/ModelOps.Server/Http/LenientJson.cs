using System.Buffers;
using ModelOps.Tracking;

namespace ModelOps.Server.Http;

/// <summary>Reads what Python writes: <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> as bare words.</summary>
internal static class LenientJson
{
    /// <summary>The same text with those words in quotes; refuses what is nested deeper than allowed.</summary>
    internal static byte[] QuoteNumbers(ReadOnlySpan<byte> json, int deepest)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 16);
        var inText = false;
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var at = json[i];
            if (inText && at == '\\' && i + 1 < json.Length)
            {
                output.Write(json.Slice(i++, 2));
                continue;
            }

            inText ^= at == '"';
            depth += inText ? 0 : at is (byte)'{' or (byte)'[' ? 1 : at is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth > deepest)
            {
                throw new TrackingException(ErrorCode.InvalidParameterValue, $"The body is nested deeper than {deepest} levels.");
            }

            var word = inText ? default : Word(json[i..]);
            if (word.IsEmpty)
            {
                output.Write(json.Slice(i, 1));
                continue;
            }

            output.Write("\""u8);
            output.Write(word);
            output.Write("\""u8);
            i += word.Length - 1;
        }

        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? "NaN"u8 : rest.StartsWith("Infinity"u8) ? "Infinity"u8 : rest.StartsWith("-Infinity"u8) ? "-Infinity"u8 : default;
}
