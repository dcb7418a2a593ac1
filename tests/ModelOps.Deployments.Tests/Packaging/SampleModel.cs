using ModelOps.Models.Onnx;

namespace ModelOps.Deployments.Tests.Packaging;

/// <summary>A small real model: prediction = 2 a + b.</summary>
internal static class SampleModel
{
    /// <summary>Writes its folder.</summary>
    internal static string Write(TemporaryFolder folder, string name = "model-folder")
    {
        var graph = new GraphBuilder();
        var (a, b) = (graph.Input("a", OnnxType.Double, -1), graph.Input("b", OnnxType.Double, -1));
        graph.Output(graph.Node("Add", [graph.Node("Mul", [a, graph.Constant([2.0])]), b]), "prediction", OnnxType.Double, -1);
        var signature = new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double)], [new("prediction", SpecType.Double)]) { Params = [new("scale", SpecType.Double, "1.0")] };
        using var model = new Model(new ModelDefinition(graph.Model.ToBytes(), signature, new ModelFacts { Task = LearningTask.Regression }));
        model.Save(folder.File(name), TimeProvider.System);
        return folder.File(name);
    }
}
