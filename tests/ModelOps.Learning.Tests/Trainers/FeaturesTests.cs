using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Learning.Tests;

public sealed class FeaturesTests
{
    [Fact]
    public void Rows_taken_are_the_rows_asked_for() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (rows, width) = (random.Next(1, 20), random.Next(1, 6));
        var x = new Features([.. Enumerable.Range(0, rows * width).Select(i => (float)i)], rows, [.. Enumerable.Range(0, width).Select(i => new FeatureInfo($"f{i}"))]);
        var y = new Targets([.. Enumerable.Range(0, rows).Select(i => (double)i)], 0, [.. Enumerable.Range(0, rows).Select(i => i + 0.5f)]);
        int[] asked = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(rows))];

        var (taken, targets) = (x.Take(asked), y.Take(asked));

        Assert.Equal(asked.Length, taken.RowCount);
        for (var i = 0; i < asked.Length; i++)
        {
            Assert.Equal(x.Row(asked[i]).ToArray(), taken.Row(i).ToArray());
        }

        Assert.Equal(asked.Select(row => (double)row), targets.Values);
        Assert.Equal(asked.Select(row => row + 0.5f), targets.Weights!);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_matrix_that_does_not_fit_is_refused() => Assert.Equal(
        "5 values are not 2 rows of 3. (Parameter 'array')", Assert.Throws<ArgumentException>(() => new Features(new float[5], 2, [new("a"), new("b"), new("c")])).Message);
}
