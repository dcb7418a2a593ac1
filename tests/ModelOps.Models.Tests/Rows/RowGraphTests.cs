using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests.Rows;

public sealed class RowGraphTests
{
    private static readonly double[] _odd = [0, -0.0, 1, -2.5, 0.1, 1e-320, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 40, -40, 1234567.891];
    private static readonly string[] _texts = ["x", "", "X", " x", "ü", "u\u0308", "日本", "🙂", "nul\0after", "\ud800", "x\0"];

    [Theory]
    [InlineData("Abs")]
    [InlineData("Neg")]
    [InlineData("Floor")]
    [InlineData("Round")]
    [InlineData("Relu")]
    [InlineData("Sqrt")]
    [InlineData("Exp")]
    [InlineData("Log")]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    public void A_function_gives_the_runtimes_numbers(string op) => SameForOdd(graph => graph.Node(op, ["a"]));

    [Theory]
    [InlineData("Add")]
    [InlineData("Sub")]
    [InlineData("Mul")]
    [InlineData("Div")]
    public void Arithmetic_gives_the_runtimes_bits_in_both_precisions(string op)
    {
        SameForOdd(graph => graph.Node(op, ["a", graph.Constant([3.7], 1)]), exact: true);
        SameForOdd(graph => graph.Cast(graph.Node(op, [graph.Cast("a", OnnxType.Float), graph.Constant([3.7f], 1)]), OnnxType.Double), exact: true);
    }

    [Theory]
    [InlineData("Equal")]
    [InlineData("Less")]
    [InlineData("Greater")]
    [InlineData("GreaterOrEqual")]
    public void Comparisons_agree_on_missing_numbers(string op) =>
        SameForOdd(graph => graph.Node("Where", [graph.Node(op, ["a", graph.Constant([0.1], 1)]), graph.Constant([1.0], 1), graph.Constant([2.0], 1)]), exact: true);

    [Fact]
    public void Rows_of_several_columns_are_joined_reduced_and_multiplied() => SameForOdd(graph =>
    {
        var wide = graph.Node("Reshape", [graph.Node("Concat", ["a", graph.Node("Neg", ["a"]), "a"], new OnnxAttribute("axis", 0)), graph.Constant([3L, -1L], 2)]);
        var row = graph.Node("Clip", [graph.Node("Transpose", [wide], new OnnxAttribute("perm", [1, 0])), graph.Constant([-5.0]), graph.Constant([1e3])]);
        var filled = graph.Node("Where", [graph.Node("IsNaN", [row]), graph.Constant([7.0, 8, 9], 3), row]);
        var scores = graph.Node("Gemm", [filled, graph.Constant([0.1, -0.2, 0.3, 0.4, -0.5, 0.6], 3, 2), graph.Constant([0.5, -1], 2)]);
        var sum = graph.Node("ReduceSum", [filled, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));
        var first = graph.Node("Gather", [graph.Node("Softmax", [scores], new OnnxAttribute("axis", 1)), graph.Constant([-1L], 1)], new OnnxAttribute("axis", 1));
        return graph.Node("Reshape", [graph.Node("Add", [sum, first]), graph.Constant([-1L], 1)]);
    });

    [Fact]
    public void Texts_become_the_runtimes_codes()
    {
        var graph = new GraphBuilder();
        var text = graph.Input("t", OnnxType.String, -1);
        var code = graph.MlNode("LabelEncoder", [text], new("keys_strings", ["x", "ü", "🙂", "nul", "\ufffd", ""]), new("values_int64s", [0L, 1L, 2L, 3L, 4L, -1L]), new("default_int64", 9));
        var line = graph.Node("OneHot", [code, graph.Constant([6L], 1), graph.Constant([0f, 1f], 2)]);
        var places = graph.Node("Gemm", [graph.Cast(line, OnnxType.Double), graph.Constant([1.0, 2, 3, 4, 5, 6], 6, 1), graph.Constant([10.0], 1)]);
        graph.Output(graph.Node("Reshape", [places, graph.Constant([-1L], 1)]), "prediction", OnnxType.Double, -1);

        Same(graph.Model, _texts.Select(value => (Action<RowGraph, RowMemory>)((rows, memory) => rows.Set(memory, 0, value))), () => TestModels.TextTensor([.. _texts.Select(RawColumn.Normal)]), exact: true);
    }

    [Fact]
    public void What_only_the_runtime_knows_is_left_to_it()
    {
        var graph = new GraphBuilder();
        var a = graph.Input("a", OnnxType.Double, -1);
        graph.Output(graph.Cast(graph.Node("Sin", [graph.Cast(a, OnnxType.Float)]), OnnxType.Double), "prediction", OnnxType.Double, -1);
        var definition = TestModels.Line() with { Onnx = graph.Model.ToBytes(), Signature = new ModelSignature([new("a", SpecType.Double)], []) };
        using var model = new Model(definition);
        using var scorer = model.CreateRowScorer();

        Assert.Null(RowGraph.Of(graph.Model));
        Assert.False(scorer.IsManaged);
        scorer.Set(0, 1);
        Assert.Equal(Math.Sin(1), scorer.Run()[0], 1e-6);
        Assert.Equal(Math.Sin(1), model.Predict(new Frame(new Column<double>("a", [1]))).Numbers("prediction")[0], 1e-6);
    }

    [Fact]
    public void Few_rows_score_at_the_same_time_on_many_threads()
    {
        using var model = new Model(TestModels.Line());

        Parallel.For(0, 20_000, i =>
            Assert.Equal([(2.0 * i) - 1, (2.0 * i) + 1], model.Predict(new Frame(new Column<double>("a", [i, i + 1]), new Column<long>("b", [1, 1]))).Numbers("prediction")));
    }

    private static void SameForOdd(Func<GraphBuilder, string> add, bool exact = false)
    {
        var graph = new GraphBuilder();
        graph.Input("a", OnnxType.Double, -1);
        graph.Output(add(graph), "prediction", OnnxType.Double, -1);
        Same(graph.Model, _odd.Select(value => (Action<RowGraph, RowMemory>)((rows, memory) => rows.Set(memory, 0, value))), () => OrtTensor.Of<double>(OnnxType.Double, _odd, _odd.Length), exact);
    }

    // Scores each value alone, and all of them at once in ONNX Runtime.
    private static void Same(OnnxModel model, IEnumerable<Action<RowGraph, RowMemory>> values, Func<OrtTensor> all, bool exact)
    {
        using var session = new OnnxSession(model.ToBytes());
        using var input = all();
        using var output = session.Run([input])[0];
        var expected = output.Values<double>().ToArray();
        var rows = RowGraph.Of(model)!;
        var memory = rows.CreateMemory();
        double[] actual = [.. values.Select(set =>
        {
            set(rows, memory);
            rows.Run(memory);
            return memory.Numbers[rows.Find("prediction")!.Slot][0];
        })];
        for (var i = 0; i < expected.Length; i++)
        {
            var same = expected[i].Equals(actual[i]) || (!exact && Math.Abs(expected[i] - actual[i]) <= 1e-14 * Math.Max(1, Math.Abs(expected[i])));
            Assert.True(same, $"Value {i}: {expected[i]:R} in ONNX Runtime, {actual[i]:R} alone.");
        }
    }
}
