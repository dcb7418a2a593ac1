using ModelOps.Models.Onnx;

namespace ModelOps.Models.Optimizing;

/// <summary>Weights as whole numbers from −Most to Most, each times the scale of its channel. Rounded to the nearest, ties to even, so that no weight is off by more than half a scale.</summary>
/// <param name="Values">The whole numbers, in the order of the weights.</param>
/// <param name="Scales">One for each channel; always above 0.</param>
/// <param name="Axis">The axis of the channels.</param>
internal sealed record QuantizedWeights(sbyte[] Values, double[] Scales, int Axis)
{
    /// <summary>All of 8 bits but −128, so that the sign of a weight can change.</summary>
    public const int Whole = 127;

    /// <summary>Processors without VNNI add two products of 8 bits in 16: with 7 bits that never overflows, and every processor gives the same sums.</summary>
    public const int Reduced = 64;

    /// <summary>Quantises.</summary>
    /// <param name="weights">The weights, row-major; all finite.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <param name="most">The largest whole number.</param>
    /// <param name="isSingle">True for scales that are single precision.</param>
    /// <param name="least">For each channel the least scale; null for any.</param>
    public static QuantizedWeights Of(ReadOnlySpan<double> weights, IReadOnlyList<long> shape, int axis, int most, bool isSingle, double[]? least = null)
    {
        var channels = (int)shape[axis];
        var inner = Inner(shape, axis);
        var scales = new double[channels];
        for (var i = 0; i < weights.Length; i++)
        {
            ref var scale = ref scales[i / inner % channels];
            scale = Math.Max(scale, Math.Abs(weights[i]));
        }

        for (var channel = 0; channel < channels; channel++)
        {
            var scale = Math.Max(scales[channel] / most, least?[channel] ?? 0);
            scale = isSingle ? (float)scale : scale;

            // Of zeros, and of what a normal number cannot scale, nothing is left.
            scales[channel] = scale >= (isSingle ? 1.17549435e-38 : 2.2250738585072014e-308) ? scale : 1;
        }

        var values = new sbyte[weights.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (sbyte)Math.Clamp(Math.Round(weights[i] / scales[i / inner % channels], MidpointRounding.ToEven), -most, most);
        }

        return new QuantizedWeights(values, scales, axis);
    }

    /// <summary>What a weight has become.</summary>
    /// <param name="place">Its place.</param>
    /// <param name="shape">The shape.</param>
    public double this[int place, IReadOnlyList<long> shape] => Values[place] * Scales[place / Inner(shape, Axis) % Scales.Length];

    /// <summary>The scales as a constant that broadcasts over the weights.</summary>
    public OnnxTensor ScaleTensor(OnnxType type, int rank)
    {
        var dimensions = new long[rank];
        Array.Fill(dimensions, 1);
        dimensions[Axis] = Scales.Length;
        return type == OnnxType.Float ? OnnxTensor.Of<float>(type, Array.ConvertAll(Scales, scale => (float)scale), dimensions) : OnnxTensor.Of<double>(type, Scales, dimensions);
    }

    private static int Inner(IReadOnlyList<long> shape, int axis) => (int)shape.Skip(axis + 1).Aggregate(1L, (product, size) => product * size);
}
