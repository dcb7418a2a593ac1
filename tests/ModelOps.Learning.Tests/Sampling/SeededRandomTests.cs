using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Tests.Sampling;

public sealed class SeededRandomTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_everywhere_and_streams_share_none()
    {
        ulong[] Draw(int seed, int stream)
        {
            var random = new SeededRandom(seed, stream);
            return [.. Enumerable.Range(0, 100).Select(_ => random.Next())];
        }

        Assert.Equal(Draw(7, 1), Draw(7, 1));
        Assert.Equal(400, Draw(7, 0).Concat(Draw(7, 1)).Concat(Draw(8, 0)).Concat(Draw(-7, 0)).Distinct().Count());

        // SplitMix64 as its authors give it: from the state 0 the first number is this.
        Assert.Equal(0xE220A8397B1DCDAFUL, Scramble(0x9E3779B97F4A7C15UL));
        var start = Scramble(1UL << 32) ^ Scramble(~0UL);
        Assert.Equal(Scramble(start + 0x9E3779B97F4A7C15UL), Draw(1, 0)[0]);
    }

    [Fact]
    public void Numbers_stay_below_their_limit_and_reach_all_of_it() => Prop.ForAll<int>(seed =>
    {
        var random = new SeededRandom(seed);
        var limit = 1 + (int)((uint)seed % 20);
        int[] drawn = [.. Enumerable.Range(0, 2000).Select(_ => random.Below(limit))];
        double[] units = [.. Enumerable.Range(0, 2000).Select(_ => random.Unit())];

        Assert.Equal(Enumerable.Range(0, limit), drawn.Distinct().Order());
        Assert.All(units, unit => Assert.True(unit is >= 0 and < 1));
        Assert.InRange(units.Average(), 0.45, 0.55);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_choice_brings_different_items_to_the_front() => Prop.ForAll<int>(seed =>
    {
        var random = new SeededRandom(seed);
        int[] items = [.. Enumerable.Range(0, 30)];
        random.Choose(items.AsSpan(), 10);

        Assert.Equal(Enumerable.Range(0, 30), items.Order());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_item_is_chosen_about_as_often()
    {
        var counts = new int[10];
        for (var seed = 0; seed < 5000; seed++)
        {
            int[] items = [.. Enumerable.Range(0, 10)];
            new SeededRandom(seed).Choose(items.AsSpan(), 3);
            Array.ForEach(items[..3], item => counts[item]++);
        }

        Assert.All(counts, count => Assert.InRange(count, 1350, 1650));
    }

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
