using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Trees;

namespace ModelOps.Learning.Tests.Trees;

public sealed class FloatSortTests
{
    [Fact]
    public void Any_floats_are_sorted_as_by_comparison() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, random.Next(2) == 0 ? random.Next(100) : random.Next(2048, 6000)).Select(_ => random.Next(12) switch
        {
            0 => float.PositiveInfinity,
            1 => float.NegativeInfinity,
            2 => float.Epsilon * random.Next(-5, 6),
            3 => random.Next(3),
            _ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) is var any && float.IsNaN(any) ? 1 : any,
        })];
        float[] expected = [.. values.Order()];

        FloatSort.Sort(values, new float[values.Length]);

        Assert.Equal(expected, values);
    }).QuickCheckThrowOnFailure();
}
