using ModelOps.Learning.Networks;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Images;

/// <summary>Resizes images by the nodes that the model will have. Safe for use by several threads at once.</summary>
internal sealed class ImageResizer : IDisposable
{
    private readonly ImageShape _size;
    private readonly OnnxSession _session;

    public ImageResizer(ImageShape size)
    {
        _size = size;
        var graph = new GraphBuilder(ImageInput.OperatorSet);
        var pixels = graph.Input("pixels", OnnxType.UInt8, -1, -1, -1, 3);
        graph.Output(graph.Cast(ImageInput.Resize(graph, pixels, size), OnnxType.UInt8), "planes", OnnxType.UInt8, -1, 3, size.Rows, size.Columns);
        _session = new OnnxSession(graph.Model.ToBytes());
    }

    /// <summary>One image as planes of the net's size: red, then green, then blue.</summary>
    public byte[] Run(PixelImage image)
    {
        using var pixels = OrtTensor.Of<byte>(OnnxType.UInt8, image.Pixels, 1, image.Height, image.Width, 3);
        using var planes = _session.Run([pixels])[0];
        return planes.Values<byte>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
