using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;
using ModelOps.Models.Trees;

namespace ModelOps.Models.Tests.Trees;

public sealed class TreeEnsembleTests
{
    [Fact]
    public void Any_ensemble_scores_as_a_walk_from_node_to_node() => Each((ensemble, rows) =>
    {
        Assert.True(ensemble.CanScore);
        Assert.Equal(RandomTrees.Score(ensemble, rows), Scored(ensemble, rows));
    });

    [Fact]
    public void One_row_scores_as_among_many() => Each((ensemble, rows) =>
    {
        var all = Scored(ensemble, rows);
        for (var row = 0; row < rows.Length / RandomTrees.Width; row++)
        {
            Assert.Equal(all.AsSpan(row * ensemble.Outputs, ensemble.Outputs).ToArray(), Scored(ensemble, rows[(row * RandomTrees.Width)..((row + 1) * RandomTrees.Width)]));
        }
    });

    [Fact]
    public void The_graph_gives_the_same_bits_and_reads_back() => Each((ensemble, rows) =>
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, -1, RandomTrees.Width);
        graph.Output(ensemble.Export(graph, x, RandomTrees.Width), "y", OnnxType.Float, -1, ensemble.Outputs);
        using var session = new OnnxSession(graph.Model.ToBytes());
        using var input = OrtTensor.Of<float>(OnnxType.Float, rows, rows.Length / RandomTrees.Width, RandomTrees.Width);
        using var output = session.Run([input])[0];
        Assert.Equal(output.Values<float>().ToArray(), Scored(ensemble, rows));

        var node = OnnxModel.Read(graph.Model.ToBytes()).Nodes.Single(node => node.Operator == "TreeEnsembleRegressor");
        var read = TreeEnsembleGraph.Read(node)!;
        Assert.Equal((ensemble.Outputs, ensemble.Average, ensemble.Trees.Count), (read.Outputs, read.Average, read.Trees.Count));
        Assert.Equal(ensemble.Weights, read.Weights);
    }, most: 30);

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var ensemble = RandomTrees.Make(5, 20, 3);
        var rows = RandomTrees.Rows(6, 10_000);
        var expected = Scored(ensemble, rows);
        foreach (var threads in new[] { 1, 2, 3, 8 })
        {
            var scores = new float[expected.Length];
            ensemble.Score(rows, RandomTrees.Width, scores, threads);
            Assert.Equal(expected, scores);
        }
    }

    [Fact]
    public void No_rows_and_no_trees_give_no_scores_and_zeros()
    {
        Scored(RandomTrees.Make(1, 3, 2), []);
        Assert.Equal([0f, 0, 0], Scored(new TreeEnsemble([], [], 1, average: true), new float[3 * RandomTrees.Width]));
    }

    [Fact]
    public void Shapes_beyond_the_scorers_are_left_to_the_runtime()
    {
        TreeNode Leaf(int output = 0) => new(TreeNodeMode.Leaf, 0, 0, 0, 0, false, 0, output);
        var shared = new TreeEnsemble([[new(TreeNodeMode.LessOrEqual, 0, 1, 1, 2, false, 0, 0), new(TreeNodeMode.LessOrEqual, 0, 2, 3, 3, false, 0, 0), new(TreeNodeMode.LessOrEqual, 0, 3, 0, 3, false, 0, 0), Leaf()]], [1], 1, false);
        var mixed = new TreeEnsemble([[new(TreeNodeMode.LessOrEqual, 0, 1, 1, 2, false, 0, 0), Leaf(0), Leaf(1)]], [1], 2, false);
        var fraction = new TreeEnsemble([[new(TreeNodeMode.Equal, 0, 1.5f, 1, 2, false, 0, 0), Leaf(), Leaf()]], [1], 1, false);

        Assert.All([shared, mixed, fraction], ensemble => Assert.False(ensemble.CanScore));
        Assert.Equal("These trees can be scored by ONNX Runtime only.", Assert.Throws<InvalidOperationException>(() => mixed.Score(new float[1], 1, new float[2])).Message);
    }

    [Theory]
    [InlineData("aggregate_function", "MIN")]
    [InlineData("post_transform", "LOGISTIC")]
    public void Nodes_that_do_more_are_not_read(string attribute, string value)
    {
        var graph = new GraphBuilder();
        RandomTrees.Make(1, 2, 1).Export(graph, graph.Input("x", OnnxType.Float, -1, RandomTrees.Width), RandomTrees.Width);
        var node = graph.Model.Nodes[^1];

        Assert.NotNull(TreeEnsembleGraph.Read(node));
        Assert.Null(TreeEnsembleGraph.Read(node with { Attributes = [.. node.Attributes.Where(each => each.Name != attribute), new OnnxAttribute(attribute, value)] }));
        Assert.Null(TreeEnsembleGraph.Read(node with { Attributes = [.. node.Attributes, new OnnxAttribute("base_values", [1f])] }));
        Assert.Null(TreeEnsembleGraph.Read(node with { Operator = "TreeEnsembleClassifier" }));
        foreach (var missing in node.Attributes.Where(each => each.Name is not ("aggregate_function" or "post_transform" or "nodes_missing_value_tracks_true")))
        {
            Assert.Null(TreeEnsembleGraph.Read(node with { Attributes = [.. node.Attributes.Where(each => each.Name != missing.Name)] }));
        }
    }

    [Fact]
    public void Many_rows_take_the_shortcut_to_the_same_numbers()
    {
        var ensemble = RandomTrees.Make(9, 12, 1, codes: false);
        var graph = new GraphBuilder();
        string[] columns = [.. Enumerable.Range(0, RandomTrees.Width).Select(j => graph.Node("Reshape", [graph.Input($"x{j}", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]))];
        var scores = ensemble.Export(graph, graph.Cast(graph.Node("Concat", columns, new OnnxAttribute("axis", 1)), OnnxType.Float), RandomTrees.Width);
        graph.Output(graph.Node("Reshape", [graph.Node("Exp", [graph.Cast(scores, OnnxType.Double)]), graph.Constant([-1L], 1)]), "prediction", OnnxType.Double, -1);
        var rows = RandomTrees.Rows(10, 500);
        using var session = new OnnxSession(graph.Model.ToBytes());
        using var shortcut = TreeShortcut.Of(OnnxModel.Read(graph.Model.ToBytes()))!;
        OrtTensor[] inputs = [.. Enumerable.Range(0, RandomTrees.Width).Select(j => OrtTensor.Of<double>(OnnxType.Double, Enumerable.Range(0, 500).Select(row => (double)rows[(row * RandomTrees.Width) + j]).ToArray(), 500))];

        using var direct = session.Run(inputs)[0];
        using var cut = shortcut.Run(inputs, 500, CancellationToken.None)[0];

        Assert.Equal(direct.Values<double>().ToArray(), cut.Values<double>().ToArray());
        Array.ForEach(inputs, input => input.Dispose());
    }

    [Fact]
    public void There_is_no_shortcut_past_values_that_flow_around_the_trees()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", OnnxType.Float, -1, RandomTrees.Width);
        var doubled = graph.Node("Add", [x, x]);
        var scores = RandomTrees.Make(1, 2, 1).Export(graph, doubled, RandomTrees.Width);
        graph.Output(graph.Node("Add", [scores, graph.Node("ReduceSum", [doubled, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1))]), "y", OnnxType.Float, -1, 1);

        Assert.Null(TreeShortcut.Of(graph.Model));
        Assert.Null(TreeShortcut.Of(OnnxModel.Read(TestModels.Line().Onnx)));
    }

    private static float[] Scored(TreeEnsemble ensemble, float[] rows)
    {
        var scores = new float[rows.Length / RandomTrees.Width * ensemble.Outputs];
        ensemble.Score(rows, RandomTrees.Width, scores);
        return scores;
    }

    private static void Each(Action<TreeEnsemble, float[]> check, int most = 100) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(most),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            check(RandomTrees.Make(seed, random.Next(1, 20), random.Next(1, 4), random.Next(2) == 0, random.Next(2) == 0), RandomTrees.Rows(seed, random.Next(1, 300)));
        }));
}
