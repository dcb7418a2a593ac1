using ModelOps.Models.Onnx;

namespace ModelOps.Evaluation.Tests;

/// <summary>Small real models whose behaviour is known.</summary>
internal static class TestModels
{
    /// <summary>P(bad) = sigmoid(0.2 (age − 40) + 2 [owner = no]); the column noise is read, but of no effect.</summary>
    internal static Model Classifier(ModelBaseline? baseline = null)
    {
        var graph = new GraphBuilder();
        var age = graph.Input("age", OnnxType.Double, -1);
        var owner = graph.Input("owner", OnnxType.String, -1);
        var noise = graph.Input("noise", OnnxType.Double, -1);
        var isNo = graph.MlNode("LabelEncoder", [owner], new OnnxAttribute("keys_strings", ["no"]), new OnnxAttribute("values_floats", [2f]), new OnnxAttribute("default_float", 0f));
        var nothing = graph.Node("Mul", [noise, graph.Constant([0.0])]);
        var slope = graph.Node("Mul", [graph.Node("Sub", [age, graph.Constant([40.0])]), graph.Constant([0.2])]);
        var positive = graph.Node("Sigmoid", [graph.Node("Add", [graph.Node("Add", [slope, graph.Cast(isNo, OnnxType.Double)]), nothing])]);
        var axes = graph.Constant([1L], 1);
        var both = graph.Node("Concat", [graph.Node("Unsqueeze", [positive, axes]), graph.Node("Unsqueeze", [graph.Node("Sub", [graph.Constant([1.0]), positive]), axes])], new OnnxAttribute("axis", 1L));
        var index = graph.Node("ArgMax", [both], new OnnxAttribute("axis", 1L), new OnnxAttribute("keepdims", 0L));
        graph.Output(graph.MlNode("LabelEncoder", [index], new OnnxAttribute("keys_int64s", [0L, 1L]), new OnnxAttribute("values_strings", ["bad", "good"])), "label", OnnxType.String, -1);
        graph.Output(both, "probabilities", OnnxType.Double, -1, 2);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("age", SpecType.Double), new("owner", SpecType.String), new("noise", SpecType.Double)], [new("label", SpecType.String), new("probabilities", SpecType.Double)]),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["bad", "good"], PositiveClass = "bad", Target = "risk", Trainer = "by hand" })
        { Baseline = baseline });
    }

    /// <summary>price = 2 x.</summary>
    internal static Model Regressor()
    {
        var graph = new GraphBuilder();
        graph.Output(graph.Node("Mul", [graph.Input("x", OnnxType.Double, -1), graph.Constant([2.0])]), "prediction", OnnxType.Double, -1);
        return new Model(new ModelDefinition(
            graph.Model.ToBytes(), new ModelSignature([new("x", SpecType.Double)], [new("prediction", SpecType.Double)]), new ModelFacts { Task = LearningTask.Regression, Target = "price" }));
    }

    /// <summary>Rows that follow the classifier, with some missing values.</summary>
    internal static Frame People(int count = 400, int seed = 1, double shift = 0)
    {
        var random = new Random(seed);
        var ages = Enumerable.Range(0, count).Select(_ => Math.Round(20 + (random.NextDouble() * 45) + shift)).ToArray();
        var owners = ages.Select(_ => random.Next(3) == 0 ? "no" : "yes").ToArray();
        var risks = ages.Select((age, row) => random.NextDouble() < 1 / (1 + Math.Exp((-0.2 * (age - 40)) - (owners[row] == "no" ? 2 : 0))) ? "bad" : "good").ToArray();
        return new Frame(
            new Column<double>("age", ages),
            StringColumn.From("owner", owners),
            new Column<double>("noise", [.. ages.Select(_ => random.NextDouble())]),
            StringColumn.From("risk", risks.Select((risk, row) => row % 100 == 99 ? null : risk)));
    }
}
