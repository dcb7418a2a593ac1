using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Folders;

public sealed class InputExampleTests
{
    private static readonly ModelSignature _signature = new([new("n", SpecType.Double), new("t", SpecType.String), new("when", SpecType.DateTime), new("f", SpecType.Boolean)], []);

    [Fact]
    public void Rows_are_read_as_they_were_written() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var count = random.Next(1, 6);
            var frame = new Frame(
                new Column<double>("n", [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? double.NaN : random.NextDouble() * 1e6)]),
                StringColumn.From("t", Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? null : $"ü\"{random.Next(9)}")),
                new Column<DateTime>("when", [.. Enumerable.Range(0, count).Select(_ => DateTime.UnixEpoch.AddTicks(random.NextInt64(1_000_000_000_000_000)))]));

            var read = InputExample.Read(InputExample.Write(frame).ToJsonString(), _signature)!;

            Assert.Equal(frame.ToCsv(), read.ToCsv());
        }));

    [Fact]
    public void Flags_become_numbers_as_the_graph_takes_them()
    {
        var read = InputExample.Read(InputExample.Write(new Frame(new Column<bool>("f", [true, false], [false, true]))).ToJsonString(), _signature)!;
        Assert.Equal([1, double.NaN], read.Numbers("f"));
    }

    [Theory]
    [InlineData("[[1, 2], [3, 4]]")]
    [InlineData("{\"inputs\": [1]}")]
    [InlineData("{\"columns\": [\"n\"], \"data\": [[\"text\"]]}")]
    [InlineData("{\"columns\": [\"n\"], \"data\": [[]]}")]
    [InlineData("{\"columns\": [\"n\"")]
    [InlineData("null")]
    public void What_others_keep_there_is_no_table(string json) => Assert.Null(InputExample.Read(json, _signature));
}
