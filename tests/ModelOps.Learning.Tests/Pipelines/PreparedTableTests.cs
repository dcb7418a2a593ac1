using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;
using ModelOps.Models.Runtime;

namespace ModelOps.Learning.Tests.Pipelines;

public sealed class PreparedTableTests
{
    private static PreparedTable Table(params string[] names) => new(2, names.Select((name, i) => PreparedNumber.Of(name, [i, i + 0.5])), [StringColumn.From("t", ["x", null])]);

    [Fact]
    public void Scalings_add_up_to_one() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var table = Table("a");
        var x = random.NextDouble() * 10;
        var scaled = x;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var (shift, scale) = (random.NextDouble(), random.NextDouble() + 0.1);
            scaled = (scaled - shift) / scale;
            table.Scale("a", shift, scale);
        }

        var whole = table.Scaled["a"];
        Assert.Equal(scaled, (x - whole.Shift) / whole.Scale, 1e-9);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_became_of_a_number_is_said_in_words()
    {
        var table = Table("a", "b");
        table.Change("a", "log");
        table.Scale("a", 1, 2);
        Assert.Equal("scale(log(a))", table.Reading("a"));
        table.Change("a", "clip");
        Assert.Equal("clip(scale(log(a)))", table.Reading("a"));
        Assert.Equal((0, 1), table.Scaled["a"]);
        Assert.Equal("b", table.Reading("b"));
    }

    [Fact]
    public void Columns_taken_out_are_gone_and_features_are_the_numbers_left()
    {
        var table = Table("a", "b", "c");
        Assert.Equal([1, 1.5], table.TakeNumber("b").Values);
        Assert.Equal("x", table.TakeText("t").Text(0));
        Assert.Equal(["a", "c"], table.Names);
        var features = table.ToFeatures();
        Assert.Equal([0f, 2, 0.5f, 2.5f], features.Array);
        Assert.Equal(["a", "c"], features.Columns.Select(column => column.Name));
    }

    [Fact]
    public void Indicators_share_their_codes_and_need_no_scale()
    {
        var table = new PreparedTable(3, [PreparedNumber.Of("a", [1, 2, 3]), PreparedNumber.Indicator("k=1", [0, 1, 1], 1)], []);
        Assert.Equal([0.0, 1, 1], table.Numbers[1].Values);
        Assert.True(table.Numbers[1].IsIndicator);
        Assert.Equal(["a"], table.WithoutIndicators(["a", "k=1"]));
        Assert.Equal([1f, 0, 2, 1, 3, 1], table.ToFeatures().Array);
    }

    [Fact]
    public void Columns_of_the_wrong_kind_are_named_all_at_once()
    {
        var error = Assert.Throws<InvalidInputException>(() => new ColumnChoice(["a", "t", "bb"]).Numbers(Table("a", "b")));
        Assert.Equal(
            ["Column 't' does not hold numbers at this step. Put another step before it, or choose another column.", "There is no column 'bb' at this step. Did you mean 'b'? The columns are: a, b, t."],
            error.Errors);
        Assert.Equal(["a", "b"], ColumnChoice.All.Numbers(Table("a", "b")));
        Assert.Equal(["t"], ColumnChoice.All.Texts(Table("a")));
        Assert.Equal(["b"], new ColumnChoice(["b"]).Numbers(Table("a", "b")));
    }

    [Fact]
    public void The_graphs_table_takes_and_joins_as_the_managed_one_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            string[] names = [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => $"x{i}")];
            var graph = new GraphBuilder();
            Array.ForEach(names, name => graph.Input(name, OnnxType.Double, -1));
            var (tensors, numbers) = (new GraphTable(graph), new PreparedTable(2, names.Select((name, i) => PreparedNumber.Of(name, [i, i + 0.5])), []));
            tensors.AddInputs(names);
            for (var i = random.Next(4); i > 0; i--)
            {
                // Takes some out, and puts them back at the end, as double or as float.
                string[] some = [.. numbers.Numbers.Select(number => number.Name).OrderBy(_ => random.Next()).Take(random.Next(1, names.Length + 1))];
                var taken = tensors.TakeNumbers(some);
                var asFloat = random.Next(2) == 0;
                tensors.AddNumbers(asFloat ? graph.Cast(taken, OnnxType.Float) : taken, some, asFloat ? OnnxType.Float : OnnxType.Double);
                numbers.Numbers.AddRange([.. some.Select(numbers.TakeNumber)]);
            }

            var expected = numbers.ToFeatures();
            graph.Output(tensors.Features([.. expected.Columns.Select(column => column.Name)]), "features", OnnxType.Float, -1, expected.Count);
            using var session = new OnnxSession(graph.Model.ToBytes());
            OrtTensor[] inputs = [.. names.Select((_, i) => OrtTensor.Of<double>(OnnxType.Double, [i, i + 0.5], 2))];
            using var output = session.Run(inputs)[0];
            Assert.Equal(expected.Array, output.Values<float>().ToArray());
            Array.ForEach(inputs, input => input.Dispose());
        }));
}
