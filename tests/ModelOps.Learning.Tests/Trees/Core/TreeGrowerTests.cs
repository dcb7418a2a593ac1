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
        var packing = GradientPacking.For(gradients.Sum(Math.Abs), hessians.Sum(), hessians.Max(), !unevenHessians, x.RowCount);
        long[] packed = [.. gradients.Select((gradient, row) => packing.Pack(gradient, hessians[row]))];
        var options = new GrowthOptions { MaxLeaves = 12, MinData = minData, L2 = 0.7, MinHessian = 0 };
        using var crew = new WorkCrew(2);
        using var data = BinnedMatrix.Of(x, 64, withBlocks: true, crew);
        using var grower = new TreeGrower(data, options, crew);
        for (var row = 0; row < x.RowCount; row++)
        {
            (grower.Rows.Pointer[row], grower.Packed.Pointer[row]) = (row, packed[row]);
        }

        grower.Grow(x.RowCount, packed.Sum(), packing, null);

        var leaves = grower.Leaves.Select(leaf => string.Join(' ', grower.Rows.Span.Slice(leaf.Start, leaf.Count).ToArray().Order())).Order(StringComparer.Ordinal);
        Assert.Equal(new NaiveTree(x, data, packed, packing, options).Grow(), leaves);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(7, 1, false)]
    [InlineData(1003, 1, true)]
    [InlineData(1003, 7, false)]
    [InlineData(1003, 9, true)]
    [InlineData(1000, 50, false)]
    public void Dividing_keeps_the_order_and_loses_no_row(int count, int mostApart, bool categories)
    {
        var random = new Random(count + mostApart);
        using var column = new NativeArray<byte>(51_000);
        using var rows = new NativeArray<int>(count);
        using var packed = new NativeArray<long>(count);
        using var rightRows = new NativeArray<int>(count);
        using var rightPacked = new NativeArray<long>(count);
        random.NextBytes(column.Span);
        for (var i = 0; i < count; i++)
        {
            rows.Pointer[i] = i == 0 ? 5 : rows.Pointer[i - 1] + random.Next(1, mostApart + 1);
            packed.Pointer[i] = rows.Pointer[i] * 1_000_000_007L;
        }

        var before = rows.Span.ToArray();
        var features = FeatureBins.OfNumbers([.. Enumerable.Range(0, 255).Select(i => (float)i)], hasMissing: true, 255);
        var split = new SplitCandidate { Bin = 80, MissingLeft = true, LeftBins = categories ? [.. Enumerable.Range(0, 255).Select(bin => bin % 3 == 0)] : null };

        var lefts = new Partitioner(split, features, column.Pointer).Divide(rows.Pointer, packed.Pointer, count, rightRows.Pointer, rightPacked.Pointer);

        var bins = column.Span.ToArray();
        bool GoesLeft(int row) => bins[row] == 255 || (categories ? bins[row] % 3 == 0 : bins[row] <= 80);
        Assert.Equal(before.Where(GoesLeft), rows.Span[..lefts].ToArray());
        Assert.Equal(before.Where(row => !GoesLeft(row)), rightRows.Span[..(count - lefts)].ToArray());
        Assert.Equal(rows.Span[..lefts].ToArray().Select(row => row * 1_000_000_007L), packed.Span[..lefts].ToArray());
        Assert.Equal(rightRows.Span[..(count - lefts)].ToArray().Select(row => row * 1_000_000_007L), rightPacked.Span[..(count - lefts)].ToArray());
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    public void Packed_sums_come_apart_again_with_the_number_of_rows_while_these_are_few(int rows)
    {
        var random = new Random(5);
        float[] gradients = [.. Enumerable.Range(0, rows).Select(_ => (float)(random.NextDouble() - 0.7))];
        float[] hessians = [.. gradients.Select(_ => (float)random.NextDouble() / 4)];
        var packing = GradientPacking.For(gradients.Sum(Math.Abs), hessians.Sum(), hessians.Max(), false, rows);

        var sum = gradients.Zip(hessians, packing.Pack).Sum();

        // Each row is rounded to the nearest unit: the errors' deviation is the root of the rows over twelve.
        Assert.Equal(gradients.Sum(value => (double)value), packing.Gradient(sum), 4 * Math.Sqrt(rows / 12.0) / packing.GradientScale);
        Assert.Equal(hessians.Sum(value => (double)value), packing.Hessian(sum), 4 * Math.Sqrt(rows / 12.0) / packing.HessianScale);
        Assert.Equal(rows < 16_384 ? rows : 0, packing.Count(sum));
        Assert.InRange(packing.GradientScale * gradients.Sum(Math.Abs), 1 << 22, 1 << 30);
    }
}
