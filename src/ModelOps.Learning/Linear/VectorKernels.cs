using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelOps.Learning.Linear;

/// <summary>
/// The inner loops of every linear fit. Compiled at full speed on the first call: a fit is often the only one of its process,
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

    /// <summary>Σ value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum(ReadOnlySpan<double> values)
    {
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        var sums = Vector<double>.Zero;
        foreach (var lane in lanes)
        {
            sums += lane;
        }

        var sum = Vector.Sum(sums);
        for (var i = lanes.Length * Vector<double>.Count; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    /// <summary>Σ a · each of four, into <paramref name="sums"/>: the common factor is read once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot4(ReadOnlySpan<double> a, ReadOnlySpan<double> four, Span<double> sums)
    {
        var count = a.Length;
        ref var x = ref MemoryMarshal.GetReference(a);
        ref var first = ref MemoryMarshal.GetReference(four[..(4 * count)]);
        ref var second = ref Unsafe.Add(ref first, count);
        ref var third = ref Unsafe.Add(ref second, count);
        ref var fourth = ref Unsafe.Add(ref third, count);
        var (s0, s1, s2, s3) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        nuint i = 0;
        for (; i + (nuint)Vector<double>.Count <= (nuint)count; i += (nuint)Vector<double>.Count)
        {
            var factor = Vector.LoadUnsafe(ref x, i);
            s0 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref first, i), s0);
            s1 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref second, i), s1);
            s2 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref third, i), s2);
            s3 = Vector.FusedMultiplyAdd(factor, Vector.LoadUnsafe(ref fourth, i), s3);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(s0), Vector.Sum(s1), Vector.Sum(s2), Vector.Sum(s3));
        for (var k = (int)i; k < count; k++)
        {
            sums[0] += a[k] * four[k];
            sums[1] += a[k] * four[count + k];
            sums[2] += a[k] * four[(2 * count) + k];
            sums[3] += a[k] * four[(3 * count) + k];
        }
    }

    /// <summary>target += Σ factor · each of four: the target is read and written once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled4(ReadOnlySpan<double> four, ReadOnlySpan<double> factors, Span<double> target)
    {
        var count = target.Length;
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var first = ref MemoryMarshal.GetReference(four[..(4 * count)]);
        ref var second = ref Unsafe.Add(ref first, count);
        ref var third = ref Unsafe.Add(ref second, count);
        ref var fourth = ref Unsafe.Add(ref third, count);
        var (f0, f1, f2, f3) = (new Vector<double>(factors[0]), new Vector<double>(factors[1]), new Vector<double>(factors[2]), new Vector<double>(factors[3]));
        nuint i = 0;
        for (; i + (nuint)Vector<double>.Count <= (nuint)count; i += (nuint)Vector<double>.Count)
        {
            var sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref first, i), f0, Vector.LoadUnsafe(ref to, i));
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref second, i), f1, sum);
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref third, i), f2, sum);
            Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref fourth, i), f3, sum).StoreUnsafe(ref to, i);
        }

        for (var k = (int)i; k < count; k++)
        {
            target[k] += (four[k] * factors[0]) + (four[count + k] * factors[1]) + (four[(2 * count) + k] * factors[2]) + (four[(3 * count) + k] * factors[3]);
        }
    }

    /// <summary>Each value's exponential, for values of at most 0; Taylor's series after halving to ln 2, right to the last digit or two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpOfNegatives(Span<double> values)
    {
        const double Least = -708; // below, the answer is 0 for any use here
        var lanes = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (var i = 0; i < lanes.Length; i++)
        {
            var x = Vector.Max(lanes[i], new Vector<double>(Least));
            var halvings = Vector.Floor(Vector.FusedMultiplyAdd(x, new Vector<double>(1.4426950408889634), new Vector<double>(0.5)));
            var rest = Vector.FusedMultiplyAdd(halvings, new Vector<double>(-0.6931471803691238), x);
            rest = Vector.FusedMultiplyAdd(halvings, new Vector<double>(-1.9082149292705877e-10), rest);
            var sum = Vector<double>.One;
            for (var n = 13; n > 0; n--)
            {
                sum = Vector.FusedMultiplyAdd(sum * rest, new Vector<double>(1.0 / n), Vector<double>.One);
            }

            // 2 to a power by its exponent's bits.
            var power = Vector.ShiftLeft(Vector.ConvertToInt64(halvings) + new Vector<long>(1023), 52);
            lanes[i] = sum * Vector.AsVectorDouble(power);
        }

        for (var i = lanes.Length * Vector<double>.Count; i < values.Length; i++)
        {
            values[i] = Math.Exp(values[i]);
        }
    }

    /// <summary>Each value's log(1 + value), for values from 0 to 1: 2·artanh(v / (2 + v)) by its series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogOfOneAnd(ReadOnlySpan<double> values, Span<double> logs)
    {
        var from = MemoryMarshal.Cast<double, Vector<double>>(values);
        var to = MemoryMarshal.Cast<double, Vector<double>>(logs);
        for (var i = 0; i < from.Length; i++)
        {
            var s = from[i] / (from[i] + new Vector<double>(2));
            var square = s * s;
            var sum = Vector<double>.Zero;
            for (var n = 33; n > 0; n -= 2)
            {
                sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(1.0 / n));
            }

            to[i] = sum * (s + s);
        }

        for (var i = from.Length * Vector<double>.Count; i < values.Length; i++)
        {
            logs[i] = Math.Log(1 + values[i]);
        }
    }
}
