using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

public sealed unsafe class RowPartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_are_divided_as_their_values_say_and_keep_their_order(int threads) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);

            // More than 8192 rows are divided by several threads.
            var x = TreeData.Features(random.Next(3) == 0 ? random.Next(9000, 20_000) : random.Next(1, 300), 2, 2, 0.1, seed);
            using var crew = new WorkCrew(threads);
            using var data = BinnedMatrix.Of(x, 255, withBlocks: false, crew);
            using var lists = new RowLists(x.RowCount, crew);
            int[] rows = [.. Enumerable.Range(0, x.RowCount).Where(_ => random.Next(4) > 0)];
            rows.CopyTo(lists.Rows.Span);
            Array.ConvertAll(rows, row => row * 7L).CopyTo(lists.Packed.Span);
            var feature = random.Next(4);
            var bins = data.Features[feature];
            var split = new SplitCandidate
            {
                Feature = feature,
                MissingLeft = random.Next(2) == 0,
                Bin = bins.IsCategorical ? 0 : random.Next(Math.Max(1, bins.Count)),
                LeftBins = bins.IsCategorical ? [.. Enumerable.Range(0, bins.TotalCount).Select(_ => random.Next(2) == 0)] : null,
            };
            bool Left(int row)
            {
                var bin = data.Column(feature)[row];
                return bin == bins.Count ? split.MissingLeft : split.LeftBins is { } lefts ? lefts[bin] : bin <= split.Bin;
            }

            var count = lists.Divide(0, rows.Length, split, data);

            int[] expected = [.. rows.Where(Left), .. rows.Where(row => !Left(row))];
            Assert.Equal(rows.Count(Left), count);
            Assert.Equal(expected, lists.Rows.Span[..rows.Length].ToArray());
            Assert.Equal(expected.Select(row => row * 7L), lists.Packed.Span[..rows.Length].ToArray());
        }));

    [Fact]
    public void The_order_of_sums_changes_no_bit() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        float[] gradients = [.. Enumerable.Range(0, 500).Select(_ => (float)((random.NextDouble() - 0.5) * 1e6))];
        var packing = GradientPacking.For(gradients.Sum(value => Math.Abs((double)value)), 500, 1, true, 500);
        long[] packed = Array.ConvertAll(gradients, gradient => packing.Pack(gradient, 1));

        Assert.Equal(packed.Sum(), packed.OrderBy(_ => random.Next()).Sum());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_left_of_a_histogram_is_its_siblings()
    {
        using var parent = new NativeArray<long>(64);
        using var child = new NativeArray<long>(64);
        for (var i = 0; i < 64; i++)
        {
            (parent.Span[i], child.Span[i]) = (i * 3L, i);
        }

        HistogramKernel.Subtract(parent.Pointer, child.Pointer, 64);

        Assert.Equal(Enumerable.Range(0, 64).Select(i => i * 2L), parent.Span.ToArray());
    }

    [Fact]
    public void Of_equal_splits_the_first_feature_wins()
    {
        var (first, second, better, none) = (new SplitCandidate { Score = 2, Feature = 0 }, new SplitCandidate { Score = 2, Feature = 1 }, new SplitCandidate { Score = 3, Feature = 9 }, default(SplitCandidate));
        Assert.True(first.Beats(second));
        Assert.False(second.Beats(first));
        Assert.True(better.Beats(first));
        Assert.True(first.Beats(none));
        Assert.False(none.Beats(none));
        Assert.False(none.Exists);
    }

    [Fact]
    public void A_crew_does_every_part_once()
    {
        using var crew = new WorkCrew(4);
        for (var round = 0; round < 200; round++)
        {
            var done = new int[37];
            crew.Run(37, part => Interlocked.Increment(ref done[part]));
            Assert.All(done, times => Assert.Equal(1, times));
        }

        var ran = 0;
        WorkCrew.Alone.Run(5, _ => ran++);
        Assert.Equal(5, ran);
    }
}
