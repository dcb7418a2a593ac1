using System.Text;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests;

/// <summary>Small models written by hand.</summary>
internal static class TestModels
{
    /// <summary>A text tensor in ONNX Runtime.</summary>
    public static OrtTensor TextTensor(params string[] texts)
    {
        var tensor = OrtTensor.AllocateTexts(texts.Length);
        Fill(tensor, texts);
        return tensor;
    }

    public static void Fill(OrtTensor tensor, params string[] texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            tensor.SetText(i, Encoding.UTF8.GetBytes(texts[i]));
        }
    }

    /// <summary>Regression: prediction = 2·a − b, in this toolkit's form.</summary>
    public static ModelDefinition Line()
    {
        var graph = new GraphBuilder();
        var (a, b) = (graph.Input("a", OnnxType.Double, -1), graph.Input("b", OnnxType.Double, -1));
        graph.Output(graph.Node("Sub", [graph.Node("Mul", [a, graph.Constant([2.0], 1)]), b]), "prediction", OnnxType.Double, -1);
        return new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double, Required: false)], [new("prediction", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Regression, Target = "y", Trainer = "hand", Extra = new Dictionary<string, string> { ["note"] = "1" } });
    }

    /// <summary>Classification: "no" unless the text is "x", with the text's length as another output.</summary>
    public static ModelDefinition Texts()
    {
        var graph = new GraphBuilder();
        var text = graph.Input("text", OnnxType.String, -1);
        var hit = graph.MlNode("LabelEncoder", [text], new("keys_strings", ["x"]), new("values_int64s", [1L]), new("default_int64", 0));
        var positive = graph.Node("Unsqueeze", [graph.Cast(hit, OnnxType.Double), graph.Constant([1L], 1)]);
        graph.Output(graph.Node("Gather", [graph.Constant(["no", "yes"], 2), hit]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0], 1), positive]), positive], new OnnxAttribute("axis", 1)), "probabilities", OnnxType.Double, -1, 2);
        graph.Output(hit, "hit", OnnxType.Int64, -1);
        return new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("text", SpecType.String)], [new("label", SpecType.String)]),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["no", "yes"], PositiveClass = "yes" });
    }
}
