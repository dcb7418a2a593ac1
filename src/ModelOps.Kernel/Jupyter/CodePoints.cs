namespace ModelOps.Kernel.Jupyter;

/// <summary>Jupyter counts cursor positions in Unicode code points, C# in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 index of a code point position; positions past the end mean the end, and −1 does, too.</summary>
    public static int ToUtf16(string text, int position)
    {
        if (position < 0)
        {
            return text.Length;
        }

        var index = 0;
        for (; position > 0 && index < text.Length; position--)
        {
            index += IsPair(text, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>The code point position of a UTF-16 index.</summary>
    public static int FromUtf16(string text, int index)
    {
        var position = 0;
        for (var i = 0; i < index; position++)
        {
            i += IsPair(text, i) ? 2 : 1;
        }

        return position;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
