using System.Text.Json;

namespace ModelOps.Serving.Protocol;

/// <summary>Images as nested lists of JSON, as numpy writes an array [H, W, 3]: rows of pixels of red, green and blue.</summary>
internal static class ImageLists
{
    private const int Channels = 3;

    /// <summary>True for a list of lists of lists.</summary>
    internal static bool IsImage(JsonElement value) => Depth(value) == 3;

    /// <summary>A column of such values; a text is the content of a file.</summary>
    /// <exception cref="ScoringException">Another value, or rows of different lengths.</exception>
    internal static StringColumn Read(string name, JsonElement[] values) => StringColumn.From(name, values.Select((value, row) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array when Pixels(value) is { } image => ImageFile.ToDataUri(image),
        _ => throw ScoringException.Bad($"Invalid input. Row {row + 1} of '{name}' is no image. Give a list of rows of one length, each a list of pixels [red, green, blue] of whole numbers from 0 to 255, or a file's content in base64."),
    }));

    private static PixelImage? Pixels(JsonElement image)
    {
        var height = image.GetArrayLength();
        var width = height > 0 && image[0].ValueKind == JsonValueKind.Array ? image[0].GetArrayLength() : 0;
        if (width == 0 || (long)height * width * Channels > Array.MaxLength)
        {
            return null;
        }

        var pixels = new List<byte>();
        foreach (var row in image.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != width)
            {
                return null;
            }

            foreach (var pixel in row.EnumerateArray())
            {
                if (pixel.ValueKind != JsonValueKind.Array || pixel.GetArrayLength() != Channels)
                {
                    return null;
                }

                foreach (var value in pixel.EnumerateArray())
                {
                    if (value.ValueKind != JsonValueKind.Number || !value.TryGetByte(out var number))
                    {
                        return null;
                    }

                    pixels.Add(number);
                }
            }
        }

        return new PixelImage(width, height, [.. pixels]);
    }

    private static int Depth(JsonElement value)
    {
        var depth = 0;
        while (value.ValueKind == JsonValueKind.Array)
        {
            depth++;
            if (value.GetArrayLength() == 0)
            {
                break;
            }

            value = value[0];
        }

        return depth;
    }
}
