using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOps.Learning.Linear;

/// <summary>
/// The two inner loops of every linear fit. Compiled at full speed on the first call: a fit is often the only one of its process,
/// and is over before the runtime would replace its first, slow code.
/// </summary>
internal static class VectorKernels
{
    /// <summary>target += factor · source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<double> source, double factor, Span<double> target)
    {
        var from = MemoryMarshal.Cast<double, Vector<double>>(source);
        var to = MemoryMarshal.Cast<double, Vector<double>>(target);
        var scale = new Vector<double>(factor);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = Vector.FusedMultiplyAdd(from[i], scale, to[i]);
        }

        for (var i = from.Length * Vector<double>.Count; i < source.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(source[i], factor, target[i]);
        }
    }

    /// <summary>Σ a · b, in two chains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector<double>>(b);
        var (even, odd) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i + 1 < left.Length; i += 2)
        {
            even = Vector.FusedMultiplyAdd(left[i], right[i], even);
            odd = Vector.FusedMultiplyAdd(left[i + 1], right[i + 1], odd);
        }

        if (i < left.Length)
        {
            even = Vector.FusedMultiplyAdd(left[i], right[i], even);
        }

        var sum = Vector.Sum(even + odd);
        for (i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
