using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees.Forests;

public sealed unsafe class ForestPartsTests
{
    [Fact]
    public void A_histogram_holds_the_sums_of_its_bins() => Each((column, rows, packed, random) =>
    {
        using var histogram = new NodeHistogram(1);
        for (var pass = 0; pass < 2; pass++)
        {
            fixed (byte* bins = column)
            fixed (int* order = rows)
            fixed (long* values = packed)
            {
                histogram.Add(bins, order, values, rows.Length, classes: false);
            }

            var expected = Enumerable.Range(0, rows.Length).GroupBy(i => column[rows[i]]).ToDictionary(group => group.Key, group => group.Sum(i => packed[i]));
            Assert.Equal(expected.Where(pair => rows.Length < 192 || pair.Value != 0).Select(pair => pair.Key).Order(), histogram.Bins.ToArray());
            foreach (var (bin, sum) in expected)
            {
                Assert.Equal(sum, *histogram.Sum(bin));
            }

            histogram.Clear();
            Assert.Equal(0, histogram.Count);
        }
    });

    [Fact]
    public void Classes_are_counted_two_to_a_lane() => Each((column, rows, packed, random) =>
    {
        const int Classes = 5;
        long[] labels = [.. packed.Select(_ => ((long)random.Next(Classes) << 32) + random.Next(1, 4))];
        using var histogram = new NodeHistogram(3);
        fixed (byte* bins = column)
        fixed (int* order = rows)
        fixed (long* values = labels)
        {
            histogram.Add(bins, order, values, rows.Length, classes: true);
        }

        foreach (var bin in column.Distinct())
        {
            for (var label = 0; label < Classes; label++)
            {
                var expected = Enumerable.Range(0, rows.Length).Where(i => column[rows[i]] == bin && labels[i] >> 32 == label).Sum(i => (uint)labels[i]);
                Assert.Equal(expected, (uint)(histogram.Sum(bin)[label >> 1] >> ((label & 1) << 5)));
            }
        }
    });

    [Fact]
    public void Groups_bring_the_rows_of_a_bin_together() => Each((column, rows, packed, _) =>
    {
        using var groups = new ClassGroups(rows.Length);
        fixed (byte* bins = column)
        fixed (int* order = rows)
        fixed (long* values = packed)
        {
            groups.Add(bins, order, values, rows.Length);
        }

        for (var bin = 0; bin < 256; bin++)
        {
            Assert.Equal(Enumerable.Range(0, rows.Length).Where(i => column[rows[i]] == bin).Select(i => packed[i]), groups.Of(bin).ToArray());
        }
    });

    [Theory]
    [InlineData(10, true, 3)]
    [InlineData(10, false, 10)]
    [InlineData(1, true, 1)]
    public void Auto_takes_the_root_for_classes_and_all_for_numbers(int count, bool classes, int expected) => Assert.Equal(expected, new ForestOptions().FeaturesOf(count, classes));

    [Fact]
    public void A_share_of_the_features_is_at_least_one()
    {
        Assert.Equal(1, new ForestOptions { Features = FeatureCount.Third }.FeaturesOf(2, false));
        Assert.Equal(4, new ForestOptions { Features = FeatureCount.Third }.FeaturesOf(12, true));
        Assert.Equal(3, new ForestOptions { Features = FeatureCount.SquareRoot }.FeaturesOf(9, false));
        Assert.Equal(9, new ForestOptions { Features = FeatureCount.All }.FeaturesOf(9, true));
    }

    [Fact]
    public void Packed_targets_keep_deviation_and_weight() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, random.Next(2, 60)).Select(_ => (random.NextDouble() - 0.5) * 1e6)];
        var targets = new ForestTargets(new Targets(values, 0));
        long[] packed = [.. Enumerable.Range(0, values.Length).Select(row => targets.Pack(row, 1))];
        double[] deviations = [.. packed.Select(value => (double)((value - (uint)value) >> 32))];

        Assert.All(packed, value => Assert.Equal(1u, (uint)value));
        Assert.True(targets.CountsRows);

        // On their own scale they are the deviations from the mean, but for rounding to whole numbers.
        var scale = deviations.Sum(Math.Abs) / values.Sum(value => Math.Abs(value - values.Average()));
        Assert.All(values.Zip(deviations), pair => Assert.InRange(Math.Abs(((pair.First - values.Average()) * scale) - pair.Second), 0, 2));
    }).QuickCheckThrowOnFailure();

    private static void Each(Action<byte[], int[], long[], Random> check) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (all, bins) = (random.Next(1, 500), random.Next(1, 257));
        byte[] column = [.. Enumerable.Range(0, all).Select(_ => (byte)random.Next(bins))];
        int[] rows = [.. Enumerable.Range(0, all).OrderBy(_ => random.Next()).Take(random.Next(1, all + 1))];
        check(column, rows, [.. rows.Select(_ => ((long)random.Next(-1000, 1000) << 32) + random.Next(1, 9))], random);
    }).QuickCheckThrowOnFailure();
}
