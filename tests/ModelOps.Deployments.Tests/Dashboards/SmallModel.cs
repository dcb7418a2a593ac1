using ModelOps.Models.Onnx;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>A model that ONNX Runtime alone can score, so that requests are joined: prediction = atan(a + b).</summary>
internal static class SmallModel
{
    internal static Model Create()
    {
        var graph = new GraphBuilder();
        var sum = graph.Node("Add", [graph.Input("a", OnnxType.Double, -1), graph.Input("b", OnnxType.Double, -1)]);
        var prediction = graph.Cast(graph.Node("Atan", [graph.Cast(sum, OnnxType.Float)]), OnnxType.Double);
        graph.Output(prediction, "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double)], [new("prediction", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Regression }));
    }
}
