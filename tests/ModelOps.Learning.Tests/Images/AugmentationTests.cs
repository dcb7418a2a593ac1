using ModelOps.Learning.Images;
using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Tests.Images;

public sealed class AugmentationTests
{
    private static readonly ImageShape _size = new(3, 9, 12);
    private static readonly byte[] _planes = [.. Enumerable.Range(0, _size.Size).Select(i => (byte)(i * 37 % 251))];

    [Fact]
    public void A_flip_is_the_image_or_its_mirror_and_both_come()
    {
        float[] plain = [.. _planes.Select(value => (value * ImageInput.Factor) - 1)];
        float[] mirror = [.. Enumerable.Range(0, _size.Size).Select(i => plain[(i / _size.Columns * _size.Columns) + _size.Columns - 1 - (i % _size.Columns)])];

        var seen = Enumerable.Range(0, 40).Select(seed => Apply("flip", seed)).ToArray();

        Assert.Contains(seen, values => values.SequenceEqual(plain));
        Assert.Contains(seen, values => values.SequenceEqual(mirror));
        Assert.All(seen, values => Assert.True(values.SequenceEqual(plain) || values.SequenceEqual(mirror)));
    }

    [Theory]
    [InlineData("rotate")]
    [InlineData("crop")]
    [InlineData("colour")]
    [InlineData("flip+rotate+crop+colour")]
    public void A_change_depends_on_its_seed_alone_and_stays_in_range(string text)
    {
        var seen = Enumerable.Range(0, 40).Select(seed => Apply(text, seed)).ToArray();

        Assert.All(seen, values => Assert.All(values, value => Assert.InRange(value, -1, 1)));
        Assert.Equal(seen[3], Apply(text, 3));
        Assert.NotEqual(seen[3], seen[4]);
    }

    [Theory]
    [InlineData("rotate")]
    [InlineData("crop")]
    public void What_moves_an_image_leaves_an_even_one_as_it_is(string text)
    {
        byte[] even = [.. Enumerable.Repeat((byte)90, _size.Size)];
        var target = new float[_size.Size];

        Augmentation.Parse(text).Apply(even, _size, new SeededRandom(1), target);

        Assert.All(target, value => Assert.Equal((90 * ImageInput.Factor) - 1, value, 1e-5f));
    }

    [Fact]
    public void None_is_none() => Assert.True(Augmentation.Parse("none").IsNone);

    private static float[] Apply(string text, int seed)
    {
        var target = new float[_size.Size];
        Augmentation.Parse(text).Apply(_planes, _size, new SeededRandom(seed), target);
        return target;
    }
}
