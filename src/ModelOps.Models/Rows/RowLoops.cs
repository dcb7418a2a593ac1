using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelOps.Models.Rows;

/// <summary>Loops over rows' values: several at once, then the rest.</summary>
internal static class RowLoops
{
    public static Vector<double> Truth(Vector<long> mask) => Vector.ConditionalSelect(mask, Vector<double>.One, Vector<double>.Zero);

    public static void Apply<TFunction>(TFunction function, ReadOnlySpan<double> from, Span<double> to)
        where TFunction : IRowFunction
    {
        from = from[..to.Length];
        var source = Wide(from);
        var target = WideOf(to);
        for (var k = 0; k < target.Length; k++)
        {
            target[k] = function.Of(source[k]);
        }

        for (var k = target.Length * Vector<double>.Count; k < to.Length; k++)
        {
            to[k] = function.Of(from[k]);
        }
    }

    public static void Apply<TPair>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> to)
        where TPair : IRowPair
    {
        left = left[..to.Length];
        right = right[..to.Length];
        var x = Wide(left);
        var y = Wide(right);
        var target = WideOf(to);
        for (var k = 0; k < target.Length; k++)
        {
            target[k] = TPair.Of(x[k], y[k]);
        }

        for (var k = target.Length * Vector<double>.Count; k < to.Length; k++)
        {
            to[k] = TPair.Of(left[k], right[k]);
        }
    }

    public static void Apply<TPair>(double left, ReadOnlySpan<double> right, Span<double> to)
        where TPair : IRowPair
    {
        right = right[..to.Length];
        var x = new Vector<double>(left);
        var y = Wide(right);
        var target = WideOf(to);
        for (var k = 0; k < target.Length; k++)
        {
            target[k] = TPair.Of(x, y[k]);
        }

        for (var k = target.Length * Vector<double>.Count; k < to.Length; k++)
        {
            to[k] = TPair.Of(left, right[k]);
        }
    }

    public static void Apply<TPair>(ReadOnlySpan<double> left, double right, Span<double> to)
        where TPair : IRowPair
    {
        left = left[..to.Length];
        var x = Wide(left);
        var y = new Vector<double>(right);
        var target = WideOf(to);
        for (var k = 0; k < target.Length; k++)
        {
            target[k] = TPair.Of(x[k], y);
        }

        for (var k = target.Length * Vector<double>.Count; k < to.Length; k++)
        {
            to[k] = TPair.Of(left[k], right);
        }
    }

    /// <summary>Adds values times a factor.</summary>
    public static void Add(ReadOnlySpan<double> values, double factor, Span<double> sums)
    {
        values = values[..sums.Length];
        var from = Wide(values);
        var to = WideOf(sums);
        for (var k = 0; k < to.Length; k++)
        {
            to[k] += from[k] * factor;
        }

        for (var k = to.Length * Vector<double>.Count; k < sums.Length; k++)
        {
            sums[k] += values[k] * factor;
        }
    }

    /// <summary>For each row the sum of its values, each times a factor.</summary>
    /// <param name="values">The rows' first values, then their second ones.</param>
    /// <param name="factors">One for each value of a row.</param>
    /// <param name="start">Where the sums begin.</param>
    /// <param name="sums">One a row.</param>
    public static void Multiply(ReadOnlySpan<double> values, ReadOnlySpan<double> factors, double start, Span<double> sums)
    {
        var (row, lanes) = (0, Vector<double>.Count);
        for (; row <= sums.Length - (4 * lanes); row += 4 * lanes)
        {
            // These sums stay in the processor's registers.
            Vector<double> a = new(start), b = a, c = a, d = a;
            for (var j = 0; j < factors.Length; j++)
            {
                var factor = new Vector<double>(factors[j]);
                var line = values.Slice((j * sums.Length) + row, 4 * lanes);
                a += new Vector<double>(line) * factor;
                b += new Vector<double>(line[lanes..]) * factor;
                c += new Vector<double>(line[(2 * lanes)..]) * factor;
                d += new Vector<double>(line[(3 * lanes)..]) * factor;
            }

            a.CopyTo(sums[row..]);
            b.CopyTo(sums[(row + lanes)..]);
            c.CopyTo(sums[(row + (2 * lanes))..]);
            d.CopyTo(sums[(row + (3 * lanes))..]);
        }

        var rest = sums[row..];
        rest.Fill(start);
        for (var j = 0; j < factors.Length; j++)
        {
            Add(values.Slice((j * sums.Length) + row, rest.Length), factors[j], rest);
        }
    }

    /// <summary>Takes <paramref name="yes"/> where the condition is not 0, else <paramref name="no"/>; a stride of 0 is one value for all rows.</summary>
    public static void Choose(ReadOnlySpan<double> condition, ReadOnlySpan<double> yes, int yesStride, ReadOnlySpan<double> no, int noStride, Span<double> to)
    {
        var k = 0;
        for (; k <= to.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            var ifSo = yesStride == 0 ? new Vector<double>(yes[0]) : new Vector<double>(yes[k..]);
            var ifNot = noStride == 0 ? new Vector<double>(no[0]) : new Vector<double>(no[k..]);
            Vector.ConditionalSelect(Vector.Equals(new Vector<double>(condition[k..]), Vector<double>.Zero), ifNot, ifSo).CopyTo(to[k..]);
        }

        for (; k < to.Length; k++)
        {
            to[k] = condition[k] != 0 ? yes[k * yesStride] : no[k * noStride];
        }
    }

    private static ReadOnlySpan<Vector<double>> Wide(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, Vector<double>>(values);

    private static Span<Vector<double>> WideOf(Span<double> values) => MemoryMarshal.Cast<double, Vector<double>>(values);
}
