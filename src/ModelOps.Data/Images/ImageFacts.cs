using System.Security.Cryptography;

namespace ModelOps.Data.Images;

/// <summary>What is kept of an image that was looked at.</summary>
/// <param name="Info">What its head says.</param>
/// <param name="Digest">SHA-256 of the file's content.</param>
/// <param name="Hash">See <see cref="PerceptualHash"/>.</param>
/// <param name="Grid">16 × 16 means of its brightness.</param>
/// <param name="Brightness">The mean of all values, 0 to 255.</param>
/// <param name="HasOneColour">True when all pixels are equal.</param>
internal sealed record ImageFacts(ImageInfo Info, byte[] Digest, ulong Hash, float[] Grid, double Brightness, bool HasOneColour)
{
    public static ImageFacts Of(ImageContent content)
    {
        var image = content.Decode();
        var pixels = image.Pixels;
        long sum = 0;
        var same = true;
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i];
            same &= pixels[i] == pixels[i % 3];
        }

        return new ImageFacts(content.Info, SHA256.HashData(content.Bytes.Span), PerceptualHash.Of(image), PerceptualHash.Grid(image, 16, 16), (double)sum / pixels.Length, same);
    }
}
