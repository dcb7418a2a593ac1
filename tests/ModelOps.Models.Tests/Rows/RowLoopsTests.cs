using ModelOps.Models.Rows;

namespace ModelOps.Models.Tests.Rows;

/// <summary>Several values at once give the bits that one gives.</summary>
public sealed class RowLoopsTests
{
    private static readonly double[] _odd = [0, -0.0, 1, -2.5, 0.1, 1e-320, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 40, -40, 16777217, 0.30000001192092896];

    [Fact]
    public void Functions_of_one_number()
    {
        Same(default(RowFunctions.Absolute));
        Same(default(RowFunctions.Negative));
        Same(default(RowFunctions.Positive));
        Same(default(RowFunctions.Missing));
        Same(default(RowFunctions.Single));
        Same(new RowFunctions.Within(-1, 30));
    }

    [Fact]
    public void Functions_of_two_numbers()
    {
        Same<RowPairs.Sum>();
        Same<RowPairs.Difference>();
        Same<RowPairs.Product>();
        Same<RowPairs.Quotient>();
        Same<RowPairs.Equal>();
        Same<RowPairs.Less>();
        Same<RowPairs.Greater>();
        Same<RowPairs.GreaterOrEqual>();
    }

    [Fact]
    public void A_choice_takes_one_value_for_all_rows_or_each_rows_own()
    {
        double[] condition = [.. Enumerable.Range(0, 23).Select(i => i % 3 == 0 ? 0.0 : 1)];
        double[] yes = [.. Enumerable.Range(0, 23).Select(i => (double)i)];
        double[] no = [.. yes.Select(value => value == 5 ? double.NaN : -value)];
        foreach (var (yesStride, noStride) in ((int, int)[])[(1, 1), (0, 1), (1, 0), (0, 0)])
        {
            var chosen = new double[23];
            RowLoops.Choose(condition, yes, yesStride, no, noStride, chosen);
            Assert.Equal(Enumerable.Range(0, 23).Select(i => condition[i] != 0 ? yes[i * yesStride] : no[i * noStride]), chosen);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(64)]
    public void Sums_are_added_in_the_order_of_the_values(int rows)
    {
        var random = new Random(rows);
        double[] values = [.. Enumerable.Range(0, rows * 5).Select(_ => random.NextDouble() - 0.5)];
        double[] factors = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble())];
        var sums = new double[rows];
        RowLoops.Multiply(values, factors, 0.7, sums);
        for (var row = 0; row < rows; row++)
        {
            var expected = 0.7;
            for (var j = 0; j < 5; j++)
            {
                expected += values[(j * rows) + row] * factors[j];
            }

            Assert.Equal(expected, sums[row]);
        }
    }

    private static void Same<TFunction>(TFunction function)
        where TFunction : IRowFunction
    {
        var to = new double[_odd.Length];
        RowLoops.Apply(function, _odd, to);
        Assert.Equal(_odd.Select(function.Of).Select(BitConverter.DoubleToInt64Bits), to.Select(BitConverter.DoubleToInt64Bits));
    }

    private static void Same<TPair>()
        where TPair : IRowPair
    {
        foreach (var other in _odd)
        {
            double[] others = [.. Enumerable.Repeat(other, _odd.Length)];
            var (a, b, c, d) = (new double[_odd.Length], new double[_odd.Length], new double[_odd.Length], new double[_odd.Length]);
            RowLoops.Apply<TPair>(_odd, others, a);
            RowLoops.Apply<TPair>(_odd, other, b);
            RowLoops.Apply<TPair>(others, _odd, c);
            RowLoops.Apply<TPair>(other, _odd, d);
            Assert.Equal(_odd.Select(value => TPair.Of(value, other)), a);
            Assert.Equal(a, b);
            Assert.Equal(_odd.Select(value => TPair.Of(other, value)), c);
            Assert.Equal(c, d);
        }
    }
}
