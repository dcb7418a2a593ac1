using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

public sealed unsafe class TreeGrowerTests
{
    [Theory]
    [InlineData(1, 0.0, 5, false)]
    [InlineData(2, 0.2, 5, false)]
    [InlineData(3, 0.1, 1, true)]
    [InlineData(4, 0.3, 12, true)]
    public void A_tree_has_the_leaves_that_the_definition_gives(int seed, double missing, int minData, bool unevenHessians)
    {
        var x = TreeData.Features(300, 5, 0, missing, seed);
        var random = new Random(seed);
        float[] gradients = [.. TreeData.Signal(x, seed).Select(value => (float)value)];
        float[] hessians = [.. gradients.Select(_ => unevenHessians ? (float)random.NextDouble() : 1)];
        var packing = GradientPacking.For(gradients.Sum(Math.Abs), hessians.Sum(), hessians.Max(), !unevenHessians);
        long[] packed = [.. gradients.Select((gradient, row) => packing.Pack(gradient, hessians[row]))];
        var options = new GrowthOptions { MaxLeaves = 12, MinData = minData, L2 = 0.7, MinHessian = 0 };
        using var crew = new WorkCrew(2);
        using var data = BinnedMatrix.Of(x, 64, withBlocks: true, crew);
        using var grower = new TreeGrower(data, options, crew);
        for (var row = 0; row < x.RowCount; row++)
        {
            (grower.Rows.Pointer[row], grower.Packed.Pointer[row]) = (row, packed[row]);
        }

        grower.Grow(x.RowCount, packing, null);

        var leaves = grower.Leaves.Select(leaf => string.Join(' ', grower.Rows.Span.Slice(leaf.Start, leaf.Count).ToArray().Order())).Order(StringComparer.Ordinal);
        Assert.Equal(new NaiveTree(x, data, packed, packing, options).Grow(), leaves);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1003)]
    public void Dividing_keeps_the_order_and_loses_no_row(int count)
    {
        var random = new Random(count);
        using var column = new NativeArray<byte>(2000);
        using var rows = new NativeArray<int>(count);
        using var packed = new NativeArray<long>(count);
        using var rightRows = new NativeArray<int>(count);
        using var rightPacked = new NativeArray<long>(count);
        random.NextBytes(column.Span);
        for (var i = 0; i < count; i++)
        {
            rows.Pointer[i] = i * 2 % 2000;
            packed.Pointer[i] = rows.Pointer[i] * 1_000_000_007L;
        }

        var before = rows.Span.ToArray();
        var goesLeft = stackalloc byte[260];
        for (var bin = 0; bin < 256; bin++)
        {
            goesLeft[bin] = (byte)(bin % 3 == 0 ? 1 : 0);
        }

        var lefts = Partitioner.Divide(goesLeft, column.Pointer, rows.Pointer, packed.Pointer, count, rightRows.Pointer, rightPacked.Pointer);

        var bins = column.Span.ToArray();
        Assert.Equal(before.Where(row => bins[row] % 3 == 0), rows.Span[..lefts].ToArray());
        Assert.Equal(before.Where(row => bins[row] % 3 != 0), rightRows.Span[..(count - lefts)].ToArray());
        Assert.Equal(rows.Span[..lefts].ToArray().Select(row => row * 1_000_000_007L), packed.Span[..lefts].ToArray());
        Assert.Equal(rightRows.Span[..(count - lefts)].ToArray().Select(row => row * 1_000_000_007L), rightPacked.Span[..(count - lefts)].ToArray());
    }

    [Fact]
    public void Packed_sums_come_apart_again()
    {
        var random = new Random(5);
        float[] gradients = [.. Enumerable.Range(0, 5000).Select(_ => (float)(random.NextDouble() - 0.7))];
        float[] hessians = [.. gradients.Select(_ => (float)random.NextDouble() / 4)];
        var packing = GradientPacking.For(gradients.Sum(Math.Abs), hessians.Sum(), hessians.Max(), false);

        var sum = gradients.Zip(hessians, packing.Pack).Sum();

        Assert.Equal(gradients.Sum(value => (double)value), packing.Gradient(sum), 1e-3);
        Assert.Equal(hessians.Sum(value => (double)value), packing.Hessian(sum), 1e-3);
    }

    [Fact]
    public void Floats_are_sorted_as_their_order_says()
    {
        var random = new Random(9);
        float[] values = [float.NegativeInfinity, float.PositiveInfinity, -0f, 0f, float.MaxValue, float.MinValue, float.Epsilon, .. Enumerable.Range(0, 5000).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30))))];
        var expected = values.Order().ToArray();

        FloatSort.Sort(values, new float[values.Length]);

        Assert.Equal(expected, values);
    }
}
