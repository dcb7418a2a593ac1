using System.Globalization;
using System.Text;

namespace ModelOps.Data.Images;

/// <summary>Raw pixels with a head of text: Netpbm's PPM, the form P6 with one byte a value.</summary>
internal static class PortablePixmap
{
    private const string Format = "ppm";

    /// <summary>What the head says; null when the content is no such file.</summary>
    /// <exception cref="InvalidDataException">The head is broken.</exception>
    public static ImageInfo? ReadInfo(ReadOnlySpan<byte> file) => file.StartsWith("P6"u8) ? ReadHead(file).Info : null;

    public static PixelImage Read(ReadOnlySpan<byte> file)
    {
        var (info, start) = ReadHead(file);
        return info.PixelCount <= (file.Length - start) / 3
            ? new PixelImage(info.Width, info.Height, file.Slice(start, (int)info.PixelCount * 3).ToArray())
            : throw new InvalidDataException("ends before its last row");
    }

    public static byte[] Write(PixelImage image) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6\n{image.Width} {image.Height}\n255\n")), .. image.Pixels];

    private static (ImageInfo Info, int Start) ReadHead(ReadOnlySpan<byte> file)
    {
        var at = 2;
        var (width, height, most) = (Number(file, ref at), Number(file, ref at), Number(file, ref at));
        if (width < 1 || height < 1 || most != 255 || at >= file.Length)
        {
            throw new InvalidDataException("has a broken head (PPM is read with one byte a value)");
        }

        return (new ImageInfo(width, height, Format), at + 1); // one blank ends the head
    }

    private static int Number(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && (file[at] == '#' || char.IsWhiteSpace((char)file[at])))
        {
            if (file[at++] == '#')
            {
                while (at < file.Length && file[at] != '\n')
                {
                    at++;
                }
            }
        }

        var start = at;
        while (at < file.Length && char.IsAsciiDigit((char)file[at]))
        {
            at++;
        }

        return int.TryParse(file[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
