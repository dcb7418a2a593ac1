using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet;

/// <summary>Brings in trained models that ML.NET saved as .zip.</summary>
internal sealed class MLNetImporter : IModelImporter
{
    public string Name => "ML.NET";

    public string Extension => ".zip";

    public ModelDefinition Import(string path, ImportOptions options)
    {
        var ml = new MLContext(0);
        ITransformer transformer;
        DataViewSchema? schema;
        try
        {
            transformer = ml.Model.Load(path, out schema);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException or InvalidDataException or ArgumentException)
        {
            throw new ModelException($"'{path}' is not a model that ML.NET saved: {error.Message.Split('\n')[0]}", error);
        }

        if (schema is null)
        {
            throw new ModelException($"'{path}' does not say which columns the model reads. Save it with mlContext.Model.Save(model, data.Schema, …).");
        }

        var proof = new ImportProof(path, transformer, schema);
        byte[] onnx;
        try
        {
            onnx = OnnxExport.Bytes(ml, transformer, proof.View);
        }
        catch (Exception error) when (PipelineGraph.IsExportError(error))
        {
            throw new ModelException($"The model in '{path}' has a part without an ONNX form: {error.Message.Split('\n')[0]}", error);
        }

        proof.Check(onnx, options);
        return Model.Read(onnx, options);
    }
}
