using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Models.Tests.Baselines;

public sealed class BaselinePropertyTests
{
    [Fact]
    public void Every_row_is_in_one_bin_then_and_now() => Each((frame, other) =>
    {
        var baseline = ModelBaseline.Of(frame);
        foreach (var column in frame.Columns)
        {
            var bins = baseline.Columns[column.Name].Count(column);
            Assert.Equal(frame.RowCount, bins.Sum(bin => bin.Expected));
            Assert.All(bins, bin => Assert.Equal(bin.Expected, bin.Actual));

            Assert.Equal(other.RowCount, baseline.Columns[column.Name].Count(other[column.Name]).Sum(bin => bin.Actual));
        }
    });

    [Fact]
    public void A_baseline_is_read_as_it_was_written() => Each((frame, other) =>
    {
        var baseline = ModelBaseline.Of(frame, ["n", "t"]);
        var read = ModelBaseline.Parse(baseline.ToJson());

        Assert.Equal(baseline.ToJson(), read.ToJson());
        Assert.Equal(["when"], read.Unused!);
        Assert.Equal(baseline.Columns["n"].Count(other["n"]), read.Columns["n"].Count(other["n"]));
        Assert.Equal(baseline.Columns["t"].Count(other["t"]), read.Columns["t"].Count(other["t"]));
    });

    [Fact]
    public void Statistics_are_those_of_the_values() => Each((frame, _) =>
    {
        double[] present = [.. RawColumn.Numbers(frame["n"]).Where(value => !double.IsNaN(value))];
        var column = ModelBaseline.Of(frame).Columns["n"];
        Assert.Equal(frame.RowCount - present.Length, column.Missing);
        if (present.Length > 0)
        {
            Assert.Equal((present.Min(), present.Max()), (column.Minimum, column.Maximum));
            Assert.Equal(present.Average(), column.Mean!.Value, 1e-9);
        }
    });

    [Theory]
    [InlineData("null")]
    [InlineData("{\"rows\": \"many\"}")]
    [InlineData("[")]
    public void What_is_no_baseline_is_refused(string json) =>
        Assert.StartsWith("The model's baseline.json cannot be read: ", Assert.Throws<ModelException>(() => ModelBaseline.Parse(json)).Message, StringComparison.Ordinal);

    private static void Each(Action<Frame, Frame> check) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => check(Draw(seed), Draw(~seed))));

    private static Frame Draw(int seed)
    {
        var random = new Random(seed);
        var (count, kinds, texts) = (random.Next(1, 400), random.Next(1, 60), random.Next(1, 200));
        return new Frame(
            new Column<double>("n", [.. Enumerable.Range(0, count).Select(_ => random.Next(9) == 0 ? double.NaN : random.Next(2) == 0 ? random.Next(kinds) : random.NextDouble() * 10)]),
            StringColumn.From("t", Enumerable.Range(0, count).Select(_ => random.Next(9) == 0 ? null : new string('a', random.Next(3)) + random.Next(texts))),
            new Column<DateTime>("when", [.. Enumerable.Range(0, count).Select(_ => DateTime.UnixEpoch.AddHours(random.Next(10_000)))]));
    }
}
