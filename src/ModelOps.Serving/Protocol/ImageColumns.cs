using System.Buffers.Text;

namespace ModelOps.Serving.Protocol;

/// <summary>
/// Columns of images (of the type <c>binary</c>) from what requests hold: base64, the bytes of files, or pixels. A text is content here, never a path: what comes out are
/// <c>data:</c> URIs.
/// </summary>
internal static class ImageColumns
{
    private const string UriHead = "data:";
    private const string Base64Head = "data:;base64,";
    private const int Channels = 3;

    /// <summary>The name of a model's column of images; null when it takes none.</summary>
    internal static string? NameIn(ModelSignature signature) => signature.Inputs.FirstOrDefault(spec => spec is { Type: SpecType.Binary, Name: not null })?.Name;

    /// <summary>A column of base64, with or without the head of a <c>data:</c> URI.</summary>
    /// <exception cref="InvalidInputException">Other values.</exception>
    internal static Column OfBase64(Column column)
    {
        if (column is not StringColumn texts)
        {
            return column.MissingCount == column.Count
                ? StringColumn.From(column.Name, Enumerable.Repeat<string?>(null, column.Count))
                : throw new InvalidInputException("it holds numbers. Give the content of each file in base64.");
        }

        return StringColumn.From(texts.Name, Enumerable.Range(0, texts.Count).Select(row => texts.Text(row) switch
        {
            null or "" => null,
            var text when text.StartsWith(UriHead, StringComparison.OrdinalIgnoreCase) => text,
            var text when Base64.IsValid(text) => Base64Head + text,
            _ => throw new InvalidInputException($"row {row + 1} holds no base64. Give the content of each file in base64."),
        }));
    }

    /// <summary>A column of files' bytes.</summary>
    internal static StringColumn OfFiles(string name, IEnumerable<ReadOnlyMemory<byte>> files) =>
        StringColumn.From(name, files.Select(file => file.IsEmpty ? null : ImageFile.ToDataUri(file.Span)));

    /// <summary>A column of pixels: a tensor [N, H, W, 3] of bytes.</summary>
    /// <exception cref="ScoringException">Another shape, or not as many bytes.</exception>
    internal static StringColumn OfPixels(string name, ReadOnlySpan<byte> pixels, long[] shape)
    {
        if (shape is not [>= 0, >= 1, >= 1, Channels] || shape[1] > int.MaxValue / shape[2] / Channels || shape[0] > int.MaxValue || (Int128)shape[0] * shape[1] * shape[2] * Channels != pixels.Length)
        {
            throw ScoringException.Bad($"The input '{name}' has {pixels.Length} bytes and the shape [{string.Join(", ", shape)}]; pixels have the shape [images, rows, columns, 3], and a byte for each value.");
        }

        var (height, width) = ((int)shape[1], (int)shape[2]);
        var texts = new string[shape[0]];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = ImageFile.ToDataUri(new PixelImage(width, height, pixels.Slice(i * height * width * Channels, height * width * Channels).ToArray()));
        }

        return StringColumn.From(name, texts);
    }
}
