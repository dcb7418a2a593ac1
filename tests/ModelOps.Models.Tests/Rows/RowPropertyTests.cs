using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;
using ModelOps.Models.Rows;
using ModelOps.Models.Runtime;

namespace ModelOps.Models.Tests.Rows;

public sealed class RowPropertyTests
{
    private const int Inputs = 3;

    [Fact]
    public void Any_chain_of_known_operators_gives_the_runtimes_numbers() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var model = Draw(random);
            double[][] columns = [.. Enumerable.Range(0, Inputs).Select(_ => Enumerable.Range(0, 30).Select(_ => random.Next(8) == 0 ? double.NaN : (random.NextDouble() * 6) - 3).ToArray())];
            using var session = new OnnxSession(model.ToBytes());
            OrtTensor[] tensors = [.. columns.Select(column => OrtTensor.Of<double>(OnnxType.Double, column, column.Length))];
            using var output = session.Run(tensors)[0];
            var expected = output.Values<double>().ToArray();
            var rows = RowGraph.Of(model)!;
            var memory = rows.CreateMemory();
            for (var row = 0; row < expected.Length; row++)
            {
                for (var j = 0; j < Inputs; j++)
                {
                    rows.Set(memory, j, columns[j][row]);
                }

                rows.Run(memory);
                var actual = memory.Numbers[rows.Find("prediction")!.Slot][0];
                Assert.True(expected[row].Equals(actual) || Math.Abs(expected[row] - actual) <= 1e-10 * Math.Max(1, Math.Abs(expected[row])), $"Row {row} of {seed}: {expected[row]:R} in ONNX Runtime, {actual:R} alone.");
            }

            var together = rows.CreateMemory(40);
            together.Rows = expected.Length;
            for (var j = 0; j < Inputs; j++)
            {
                columns[j].CopyTo(together.Numbers[rows.Inputs[j].Slot], 0);
            }

            rows.Run(together);
            for (var row = 0; row < expected.Length; row++)
            {
                var actual = together.Numbers[rows.Find("prediction")!.Slot][row];
                Assert.True(expected[row].Equals(actual) || Math.Abs(expected[row] - actual) <= 1e-10 * Math.Max(1, Math.Abs(expected[row])), $"Row {row} of {seed}: {expected[row]:R} in ONNX Runtime, {actual:R} beside others.");
            }

            Array.ForEach(tensors, tensor => tensor.Dispose());
        }));

    [Fact]
    public void A_row_does_not_depend_on_the_one_before()
    {
        var rows = RowGraph.Of(Draw(new Random(4)))!;
        var (memory, fresh) = (rows.CreateMemory(), rows.CreateMemory());
        double Run(RowMemory where, double value)
        {
            for (var j = 0; j < Inputs; j++)
            {
                rows.Set(where, j, value);
            }

            rows.Run(where);
            return where.Numbers[rows.Find("prediction")!.Slot][0];
        }

        Run(memory, double.NaN);
        Run(memory, 1e300);
        Assert.Equal(Run(fresh, 0.5), Run(memory, 0.5));
    }

    [Fact]
    public void A_number_cannot_be_set_to_a_text() =>
        Assert.Throws<InvalidOperationException>(() => { var rows = RowGraph.Of(OnnxModel.Read(TestModels.Line().Onnx))!; rows.Set(rows.CreateMemory(), 0, "x"); });

    // Columns side by side, then layers of sums, functions and choices, then one number.
    private static OnnxModel Draw(Random random)
    {
        var graph = new GraphBuilder();
        string[] columns = [.. Enumerable.Range(0, Inputs).Select(j => graph.Node("Reshape", [graph.Input($"x{j}", OnnxType.Double, -1), graph.Constant([-1L, 1L], 2)]))];
        var (value, width) = (graph.Node("Concat", columns, new OnnxAttribute("axis", 1)), Inputs);
        for (var layer = random.Next(1, 6); layer > 0; layer--)
        {
            switch (random.Next(5))
            {
                case 0:
                    var next = random.Next(1, 5);
                    value = graph.Node("Gemm", [value, graph.Constant(Numbers(width * next), width, next), graph.Constant(Numbers(next), next)]);
                    width = next;
                    break;
                case 1:
                    value = graph.Node(((string[])["Relu", "Tanh", "Sigmoid", "Abs", "Neg", "Floor"])[random.Next(6)], [value]);
                    break;
                case 2:
                    value = graph.Node("Where", [graph.Node("IsNaN", [value]), graph.Constant(Numbers(width), width), value]);
                    break;
                case 3:
                    value = graph.Node(((string[])["Add", "Sub", "Mul"])[random.Next(3)], [value, graph.Constant(Numbers(width), width)]);
                    break;
                default:
                    value = graph.Node("Clip", [value, graph.Constant([-2.0]), graph.Constant([2.0])]);
                    break;
            }
        }

        var sum = graph.Node("ReduceSum", [value, graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));
        graph.Output(graph.Node("Reshape", [sum, graph.Constant([-1L], 1)]), "prediction", OnnxType.Double, -1);
        return graph.Model;

        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Round((random.NextDouble() * 4) - 2, 2))];
    }
}
