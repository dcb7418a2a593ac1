using ModelOps;
using ModelOps.Vision;

[assembly: ModelOpsExtension(typeof(VisionExtension))]

namespace ModelOps.Vision;

/// <summary>Adds the formats of image files that SkiaSharp reads: JPEG, PNG, WebP, BMP, GIF.</summary>
public sealed class VisionExtension : IModelOpsExtension
{
    /// <inheritdoc />
    public void Load() => ImageCodecs.Add(new SkiaCodec());
}
