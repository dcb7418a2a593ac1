using ModelOps.Models.Onnx;

namespace ModelOps.Models.Tests.Scoring;

public sealed class TextTablesTests
{
    private static readonly string?[] _words = ["x", null, "y", "", "日本", "x ", "a text that is longer than fifteen bytes"];

    [Fact]
    public void Many_rows_score_as_few_do()
    {
        using var model = new Model(TestModels.Texts());
        string?[] texts = [.. Enumerable.Range(0, 10_000).Select(row => _words[row * 31 % 7])];
        var frame = new Frame(StringColumn.From("text", texts));

        var many = model.Score(frame);

        Assert.Equal(texts.Select(text => text == "x" ? 1 : 0), many.Labels!);
        Assert.Equal(texts.SelectMany(text => text == "x" ? [0.0, 1] : (double[])[1, 0]), many.Probabilities!);
        for (var start = 0; start < 600; start += 50)
        {
            var few = model.Score(frame.Take([.. Enumerable.Range(start, 50)]));
            Assert.Equal(many.Labels!.Skip(start).Take(50), few.Labels!);
            Assert.Equal(many.Probabilities!.Skip(2 * start).Take(100), few.Probabilities!);
        }
    }

    [Fact]
    public void An_encoder_reads_the_table_and_its_answers_are_spread_over_the_rows()
    {
        var model = OnnxModel.Read(TestModels.Texts().Onnx);

        var tables = TextTables.Of(model)!;

        Assert.Equal(2, model.Inputs.Count);
        Assert.Equal(OnnxType.Int32, model.Inputs[1].Type);
        Assert.Equal(["LabelEncoder", "Gather"], model.Nodes.Take(2).Select(node => node.Operator));
        Assert.Equal("text", Assert.Single(model.Nodes[0].Inputs));
        Assert.Null(tables.Labels); // its label is looked up by a value that is given out, too
    }

    [Fact]
    public void Texts_that_other_operators_read_are_spread_before_them()
    {
        var graph = new GraphBuilder();
        var text = graph.Input("text", OnnxType.String, -1);
        var matrix = graph.Node("Reshape", [text, graph.Constant([-1L, 1L], 2)]);
        var code = graph.MlNode("LabelEncoder", [graph.Node("Reshape", [matrix, graph.Constant([-1L], 1)])], new("keys_strings", ["x", "y"]), new("values_int64s", [3L, 4L]), new("default_int64", 0));
        graph.Output(graph.Cast(code, OnnxType.Double), "prediction", OnnxType.Double, -1);
        using var model = new Model(Regression(graph));
        string[] texts = [.. Enumerable.Range(0, 5_000).Select(row => row % 3 == 0 ? "x" : row % 3 == 1 ? "y" : "z")];

        Assert.Equal(texts.Select(word => word switch { "x" => 3.0, "y" => 4, _ => 0 }), model.Score(new Frame(StringColumn.From("text", texts))).Values!);
        Assert.Equal("Gather", TextTables.Of(OnnxModel.Read(graph.Model.ToBytes()))!.Graph.Nodes[0].Operator);
    }

    [Fact]
    public void A_label_chosen_from_a_list_comes_out_as_its_place()
    {
        var graph = new GraphBuilder();
        var a = graph.Node("Reshape", [graph.Input("a", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]);
        var scores = graph.Node("Concat", [graph.Node("Sub", [graph.Constant([1.0], 1), a]), a], new OnnxAttribute("axis", 1));
        var best = graph.Node("ArgMax", [scores], new OnnxAttribute("axis", 1), new OnnxAttribute("keepdims", 0));
        graph.Output(graph.Node("Gather", [graph.Constant(["bad", "good"], 2), best]), "label", OnnxType.String, -1);
        graph.Output(scores, "probabilities", OnnxType.Double, -1, 2);
        var definition = new ModelDefinition(
            graph.Model.ToBytes(),
            new ModelSignature([new("a", SpecType.Double)], []),
            new ModelFacts { Task = LearningTask.Binary, Classes = ["good", "bad"], PositiveClass = "bad" });
        using var model = new Model(definition);
        double[] values = [.. Enumerable.Range(0, 9_000).Select(row => row % 10 / 10.0)];

        Assert.Equal(["bad", "good"], TextTables.Of(OnnxModel.Read(definition.Onnx))!.Labels!);
        Assert.Equal(values.Select(value => value > 0.5 ? 0 : 1), model.Score(new Frame(new Column<double>("a", values))).Labels!);

        // A class that the metadata does not name is an error, for many rows as for few.
        using var strange = new Model(definition with { Metadata = definition.Metadata with { Classes = ["good", "fair"], PositiveClass = "fair" } });
        foreach (var rows in (int[])[20, 9_000])
        {
            Assert.Equal(
                "The model answered the label 'bad', which is none of its classes (good, fair). Import it again with all classes.",
                Assert.Throws<ModelException>(() => strange.Score(new Frame(new Column<double>("a", new double[rows])))).Message);
        }
    }

    [Fact]
    public void A_graph_within_the_graph_is_left_alone()
    {
        var graph = new GraphBuilder();
        var text = graph.Input("text", OnnxType.String, -1);
        graph.Output(graph.Node("If", [text], new OnnxAttribute("then_branch", (object)new byte[] { 1 })), "prediction", OnnxType.Double, -1);

        Assert.Null(TextTables.Of(graph.Model));
        Assert.Single(graph.Model.Inputs);
    }

    [Fact]
    public void A_graph_without_texts_has_nothing_to_rewrite() => Assert.Null(TextTables.Of(OnnxModel.Read(TestModels.Line().Onnx)));

    private static ModelDefinition Regression(GraphBuilder graph) =>
        new(graph.Model.ToBytes(), new ModelSignature([new("text", SpecType.String)], []), new ModelFacts { Task = LearningTask.Regression, Target = "y" });
}
