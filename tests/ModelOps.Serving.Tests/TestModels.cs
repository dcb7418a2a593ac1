using ModelOps.Models.Onnx;

namespace ModelOps.Serving.Tests;

/// <summary>Small real models.</summary>
internal static class TestModels
{
    /// <summary>prediction = a × scale + b, scale being a parameter; an optional text column is not used.</summary>
    internal static Model Columns(bool withSignature = true)
    {
        var graph = new GraphBuilder();
        var a = graph.Input("a", OnnxType.Double, -1);
        var b = graph.Input("b", OnnxType.Double, -1);
        var scaled = withSignature ? graph.Node("Mul", [a, graph.Input("scale", OnnxType.Double, -1)]) : a;
        graph.Output(graph.Node("Add", [scaled, b]), "prediction", OnnxType.Double, -1);
        ModelSignature signature = withSignature
            ? new([new("a", SpecType.Double), new("b", SpecType.Long), new("boom", SpecType.String, Required: false)], [new("prediction", SpecType.Double)]) { Params = [new("scale", SpecType.Double, "1.0")] }
            : new([], []);
        return new Model(new ModelDefinition(graph.Model.ToBytes(), signature, new ModelFacts { Task = LearningTask.Regression }));
    }

    /// <summary>prediction = a × factor + b.</summary>
    internal static Model Scaled(double factor)
    {
        var graph = new GraphBuilder();
        var (a, b) = (graph.Input("a", OnnxType.Double, -1), graph.Input("b", OnnxType.Double, -1));
        graph.Output(graph.Node("Add", [graph.Node("Mul", [a, graph.Constant([factor])]), b]), "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("a", SpecType.Double), new("b", SpecType.Double)], [new("prediction", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Regression }));
    }

    /// <summary>prediction = a, in a graph that managed code does not know.</summary>
    internal static Model Unmanaged()
    {
        var graph = new GraphBuilder();
        var a = graph.Input("a", OnnxType.Double, -1);
        graph.Output(graph.Node("Max", [a, graph.Constant([-1e300])]), "prediction", OnnxType.Double, -1);
        return Regressor(graph);
    }

    /// <summary>prediction = a, by way of some million multiplications a row.</summary>
    internal static Model Heavy()
    {
        const int Width = 400;
        var graph = new GraphBuilder();
        var a = graph.Input("a", OnnxType.Double, -1);
        var identity = graph.Constant([.. Enumerable.Range(0, Width * Width).Select(i => i / Width == i % Width ? 1.0 : 0.0)], Width, Width);
        var wide = graph.Node("Mul", [graph.Node("Unsqueeze", [a, graph.Constant([1L], 1)]), graph.Constant([.. Enumerable.Repeat(1.0, Width)], 1, Width)]);
        for (var layer = 0; layer < 8; layer++)
        {
            wide = graph.Node("MatMul", [wide, identity]);
        }

        var mean = graph.Node("ReduceMean", [wide], new OnnxAttribute("axes", [1L]), new OnnxAttribute("keepdims", 0L));
        graph.Output(mean, "prediction", OnnxType.Double, -1);
        return Regressor(graph);
    }

    private static Model Regressor(GraphBuilder graph) =>
        new(new ModelDefinition(graph.Model.ToBytes(), new ModelSignature([new("a", SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression }));

    /// <summary>A logistic model of two numbers: good where x is less than y.</summary>
    internal static Model Numeric()
    {
        var graph = new GraphBuilder();
        var shape = graph.Constant([-1L, 1L], 2);
        string[] both = [graph.Input("x", OnnxType.Double, -1), graph.Input("y", OnnxType.Double, -1)];
        var scores = graph.Node("Concat", [.. both.Select(value => graph.Node("Reshape", [value, shape]))], new OnnxAttribute("axis", 1L));
        var shares = graph.Node("Softmax", [graph.Node("Clip", [scores, graph.Constant([-5.0]), graph.Constant([5.0])])], new OnnxAttribute("axis", 1L));
        graph.Output(graph.Node("Gather", [graph.Constant(["bäd", "good"], 2), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, 2);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("x", SpecType.Double), new("y", SpecType.Double), new("more", SpecType.Double, Required: false)], [new("label", SpecType.String)]),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["bäd", "good"], PositiveClass = "good", Target = "t" }));
    }

    /// <summary>A logistic model of a number and a text: higher for "yes".</summary>
    internal static Model Classifier()
    {
        var graph = new GraphBuilder();
        var age = graph.Input("age", OnnxType.Double, -1);
        var owner = graph.Input("owner", OnnxType.String, -1);
        var isYes = graph.MlNode("LabelEncoder", [owner], new OnnxAttribute("keys_strings", ["yes"]), new OnnxAttribute("values_floats", [1f]), new OnnxAttribute("default_float", 0f));
        var score = graph.Node("Sub", [graph.Node("Add", [age, graph.Cast(isYes, OnnxType.Double)]), graph.Constant([40.0])]);
        var positive = graph.Node("Sigmoid", [graph.Node("Mul", [score, graph.Constant([0.1])])]);
        var one = graph.Constant([1.0]);
        var axes = graph.Constant([1L], 1);
        var both = graph.Node("Concat", [graph.Node("Unsqueeze", [graph.Node("Sub", [one, positive]), axes]), graph.Node("Unsqueeze", [positive, axes])], new OnnxAttribute("axis", 1L));
        var index = graph.Node("ArgMax", [both], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L));
        var label = graph.MlNode("LabelEncoder", [index], new OnnxAttribute("keys_int64s", [0L, 1L]), new OnnxAttribute("values_strings", ["bad", "good"]));
        graph.Output(label, "label", OnnxType.String, -1);
        graph.Output(both, "probabilities", OnnxType.Double, -1, 2);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("age", SpecType.Double), new("owner", SpecType.String)], [new("label", SpecType.String), new("probabilities", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["bad", "good"], PositiveClass = "good", Target = "risk" }));
    }

    /// <summary>A model that managed code scores, with a column of each type; three classes.</summary>
    internal static Model Mixed()
    {
        var graph = new GraphBuilder();
        string[] numbers = [.. ((string[])["d", "l", "b", "w"]).Select(name => graph.Input(name, OnnxType.Double, -1))];
        var text = graph.Input("t", OnnxType.String, -1);
        var code = graph.MlNode("LabelEncoder", [text], new OnnxAttribute("keys_strings", ["", "yes", "ü", "\"a\""]), new OnnxAttribute("values_int64s", [1L, 2L, 3L, 4L]), new OnnxAttribute("default_int64", 0L));
        var shape = graph.Constant([-1L, 1L], 2);
        var matrix = graph.Node("Concat", [.. numbers.Append(graph.Cast(code, OnnxType.Double)).Select(value => graph.Node("Reshape", [value, shape]))], new OnnxAttribute("axis", 1L));
        var filled = graph.Node("Where", [graph.Node("IsNaN", [matrix]), graph.Constant([0.5, -1, 2, 3, 0], 5), matrix]);
        var scores = graph.Node("Gemm", [graph.Node("Clip", [filled, graph.Constant([-5.0]), graph.Constant([5.0])]), graph.Constant([.. Enumerable.Range(0, 15).Select(i => Math.Sin(i + 1))], 5, 3), graph.Constant([0.1, 0, -0.1], 3)]);
        var shares = graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1L));
        graph.Output(graph.Node("Gather", [graph.Constant(["low", "mid", "high"], 3), graph.Node("ArgMax", [shares], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L))]), "label", OnnxType.String, -1);
        graph.Output(graph.Node("Identity", [shares]), "probabilities", OnnxType.Double, -1, 3);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("d", SpecType.Double), new("l", SpecType.Long), new("b", SpecType.Boolean), new("t", SpecType.String), new("w", SpecType.DateTime, Required: false), new("note", SpecType.String, Required: false)], [new("label", SpecType.String)]),
            new ModelFacts { Task = LearningTask.Multiclass, Classes = ["low", "mid", "high"] }));
    }
}
