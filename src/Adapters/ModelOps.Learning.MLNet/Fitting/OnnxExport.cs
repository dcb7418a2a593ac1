using Microsoft.ML;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.MLNet;

/// <summary>Writes what ML.NET has fitted as ONNX.</summary>
internal static class OnnxExport
{
    /// <summary>What ML.NET's exporter adds to a column's name.</summary>
    public const string Suffix = ".output";

    private const int Opset = 12;

    public static OnnxModel Of(MLContext ml, ITransformer transformer, IDataView view) => OnnxModel.Read(Bytes(ml, transformer, view));

    public static byte[] Bytes(MLContext ml, ITransformer transformer, IDataView view)
    {
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnx(transformer, view, Opset, stream);
        return stream.ToArray();
    }
}
