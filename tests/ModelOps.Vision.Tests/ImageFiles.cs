using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelOps.Vision.Tests;

/// <summary>Files of images that our codec does not write, made byte by byte from the formats' specifications.</summary>
internal static class ImageFiles
{
    /// <summary>A PNG file of any colour type and depth, with a row filter of 0 before each row.</summary>
    public static byte[] Png(int width, int height, byte depth, byte colourType, byte[] rows, byte[]? palette = null)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (depth, colourType);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR"u8, head), .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>Small files with valid heads that promise 30,000 × 30,000 pixels (WebP holds no more than 16,383).</summary>
    public static IReadOnlyList<(string Ending, byte[] File)> Bombs(IImageCodec codec)
    {
        var jpeg = codec.EncodeJpeg(new PixelImage(8, 8, new byte[192]), 90);
        var frame = jpeg.AsSpan().IndexOf([(byte)0xff, (byte)0xc0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 30_000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 30_000);
        var bmp = new byte[54 + 64];
        "BM"u8.CopyTo(bmp);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(2), bmp.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), 30_000);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), 30_000);
        (bmp[26], bmp[28]) = (1, 24);
        byte[] size = [0x30, 0x75]; // 30,000
        byte[] gif = [.. "GIF89a"u8, .. size, .. size, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, .. size, .. size, 0, 2, 2, 0x44, 1, 0, 0x3b];
        // A lossless WebP: signature 0x2f, then width - 1 and height - 1 in 14 bits each.
        byte[] bits = [.. BitConverter.GetBytes((uint)(16_382 | (16_382 << 14)))];
        byte[] webp = [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8L"u8, 10, 0, 0, 0, 0x2f, .. bits, 0, 0, 0, 0, 0];
        byte[] ppm = [.. "P6\n30000 30000\n255\n"u8, 1, 2, 3];
        return [("png", Png(30_000, 30_000, 8, 2, new byte[90_001])), ("jpg", jpeg), ("bmp", bmp), ("gif", gif), ("webp", webp), ("ppm", ppm)];
    }

    /// <summary>A JPEG file with EXIF data that asks for an orientation, 1 to 8.</summary>
    public static byte[] Turned(byte[] jpeg, byte orientation)
    {
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        return [0xff, 0xd8, 0xff, 0xe1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>Smooth shades, so that lossy formats keep them.</summary>
    public static PixelImage Shades(int width, int height, int seed)
    {
        var random = new Random(seed);
        var (rise, fall, start) = (random.NextDouble() * 3, random.NextDouble() * 3, random.Next(256));
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            pixels[i] = (byte)(128 + (127 * Math.Sin(start + (x * rise / 8) + (y * fall / 8) + (i % 3))));
        }

        return new PixelImage(width, height, pixels);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Sum(body));
        return [.. length, .. body, .. sum];
    }

    // The CRC-32 of PNG's specification.
    private static uint Sum(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xedb88320);
            }
        }

        return ~sum;
    }
}
