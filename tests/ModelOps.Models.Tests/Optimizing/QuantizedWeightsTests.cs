using FsCheck;
using FsCheck.Fluent;
using ModelOps.Models.Onnx;
using ModelOps.Models.Optimizing;

namespace ModelOps.Models.Tests.Optimizing;

public sealed class QuantizedWeightsTests
{
    [Fact]
    public void No_weight_is_off_by_more_than_half_a_step_of_its_channel() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            long[] shape = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.NextInt64(1, 6))];
            var (axis, most, isSingle) = (random.Next(shape.Length), random.Next(2) == 0 ? QuantizedWeights.Whole : QuantizedWeights.Reduced, random.Next(2) == 0);
            var size = Math.Pow(10, random.Next(isSingle ? -30 : -290, isSingle ? 30 : 290));
            var weights = new double[shape.Aggregate(1L, (product, next) => product * next)];
            for (var i = 0; i < weights.Length; i++)
            {
                var weight = random.Next(5) == 0 ? 0 : ((random.NextDouble() * 2) - 1) * size * Math.Pow(10, random.Next(-3, 1));
                weights[i] = isSingle ? (float)weight : weight;
            }

            var quantized = QuantizedWeights.Of(weights, shape, axis, most, isSingle);

            Assert.Equal(shape[axis], quantized.Scales.Length);
            Assert.All(quantized.Values, value => Assert.InRange(value, -most, most));
            for (var i = 0; i < weights.Length; i++)
            {
                var scale = quantized.Scales[Channel(i, shape, axis)];
                Assert.True(Math.Abs(weights[i] - quantized[i, shape]) <= scale * 0.50001, $"{weights[i]} became {quantized[i, shape]}, in steps of {scale} (seed {seed}).");
                Assert.True(weights[i] != 0 || quantized.Values[i] == 0);
            }
        }));

    [Fact]
    public void The_largest_weight_of_a_channel_is_kept_and_other_channels_do_not_matter()
    {
        double[] weights = [1, -2, 0.5, 1000, 3, -250];

        var quantized = QuantizedWeights.Of(weights, [2, 3], 0, QuantizedWeights.Whole, isSingle: false);

        Assert.Equal([2.0 / 127, 1000.0 / 127], quantized.Scales);
        Assert.Equal(new sbyte[] { 64, -127, 32, 127, 0, -32 }, quantized.Values);
        Assert.Equal(1000, quantized[3, [2, 3]], 1e-12);
    }

    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(false, 1e-310)]
    [InlineData(true, 1e-40)]
    public void A_channel_of_zeros_or_of_less_than_normal_numbers_is_zero(bool isSingle, double weight)
    {
        var quantized = QuantizedWeights.Of([weight, -weight], [1, 2], 0, QuantizedWeights.Whole, isSingle);

        Assert.Equal([1.0], quantized.Scales);
        Assert.Equal(new sbyte[2], quantized.Values);
    }

    [Fact]
    public void A_scale_is_never_less_than_the_least()
    {
        var quantized = QuantizedWeights.Of([0.001, 64], [2, 1], 0, QuantizedWeights.Reduced, isSingle: true, [0.5, 0.5]);

        Assert.Equal([0.5, 1], quantized.Scales);
        Assert.Equal(new sbyte[] { 0, 64 }, quantized.Values);
    }

    [Fact]
    public void Scales_broadcast_over_the_weights()
    {
        var quantized = QuantizedWeights.Of(new double[24], [2, 3, 4], 1, QuantizedWeights.Whole, isSingle: true);

        Assert.Equal([1, 3, 1], quantized.ScaleTensor(OnnxType.Float, 3).Dimensions);
        Assert.Equal(OnnxType.Double, quantized.ScaleTensor(OnnxType.Double, 3).Type);
    }

    [Fact]
    public void A_value_within_its_range_is_off_by_half_a_step_at_most_and_0_is_exact() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var size = Math.Pow(10, random.Next(-20, 20));
            double[] ends = [((random.NextDouble() * 2) - 1) * size, ((random.NextDouble() * 2) - 1) * size];
            var range = new ActivationRange(ends.Min(), ends.Max());

            var (scale, zero) = range.Quantization();

            double Stepped(double value) => (Math.Clamp(Math.Round(value / scale) + zero, 0, 255) - zero) * scale;
            Assert.Equal(0, Stepped(0));
            for (var i = 0; i <= 20; i++)
            {
                // The whole number that stands for 0 is rounded, which may shift both ends by half a step.
                var value = range.Low + ((range.High - range.Low) * i / 20);
                Assert.True(Math.Abs(value - Stepped(value)) <= scale * 1.001, $"{value} became {Stepped(value)}, in steps of {scale} (seed {seed}).");
            }
        }));

    [Theory]
    [InlineData(0, 0, 1f, 0)]
    [InlineData(0, 1e-50, 1f, 0)]
    [InlineData(0, 255, 1f, 0)]
    [InlineData(-255, -5, 1f, 255)]
    [InlineData(-127.5, 127.5, 1f, 128)]
    [InlineData(3, 510, 2f, 0)]
    public void A_range_always_holds_0(double low, double high, float scale, byte zero) => Assert.Equal((scale, zero), new ActivationRange(low, high).Quantization());

    [Fact]
    public void A_range_with_a_missing_or_infinite_value_is_not_finite()
    {
        var range = new ActivationRange(-1, 1);

        Assert.True(range.And(new(-3, 0)).IsFinite);
        Assert.Equal(new(-3, 1), range.And(new(-3, 0)));
        Assert.False(range.And(new(double.NaN, double.NaN)).IsFinite);
        Assert.False(range.And(new(0, double.PositiveInfinity)).IsFinite);
    }

    private static int Channel(int place, long[] shape, int axis)
    {
        for (var i = shape.Length - 1; i > axis; i--)
        {
            place /= (int)shape[i];
        }

        return place % (int)shape[axis];
    }
}
