using System.Numerics.Tensors;

namespace ModelOps.Models.Embeddings;

/// <summary>The directions in which rows vary most, by power iteration with those found before taken out (Hotelling 1933).</summary>
internal static class PrincipalComponents
{
    private const int Iterations = 100;
    private const double Tolerance = 1e-9;

    /// <summary>Mean and components. Fewer than asked for, where the rows vary in fewer directions.</summary>
    public static (float[] Mean, float[][] Components) Of(float[][] rows, int most)
    {
        var width = rows[0].Length;
        var mean = new float[width];
        foreach (var row in rows)
        {
            TensorPrimitives.Add(mean, row, mean);
        }

        TensorPrimitives.Multiply(mean, 1f / rows.Length, mean);
        var centred = rows.Select(row =>
        {
            var values = new float[width];
            TensorPrimitives.Subtract(row, mean, values);
            return values;
        }).ToArray();
        var least = centred.Sum(row => (double)TensorPrimitives.SumOfSquares<float>(row)) * 1e-10;
        var components = new List<float[]>();
        while (components.Count < Math.Min(most, width) && Next(centred, components, least) is { } component)
        {
            components.Add(component);
        }

        return (mean, [.. components]);
    }

    /// <summary>A row along a component.</summary>
    public static double Along(float[] row, IReadOnlyList<float> mean, IReadOnlyList<float> component)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++)
        {
            sum += (row[i] - mean[i]) * (double)component[i];
        }

        return sum;
    }

    private static float[]? Next(float[][] rows, List<float[]> found, double least)
    {
        // The longest row is a start that no direction of large variance is square to, and the same each time.
        var component = rows.MaxBy(row => TensorPrimitives.SumOfSquares<float>(TakenOut([.. row], found)))!.ToArray();
        TakenOut(component, found);
        var before = 0.0;
        for (var i = 0; i < Iterations; i++)
        {
            var norm = TensorPrimitives.Norm<float>(component);
            if (norm == 0)
            {
                return null;
            }

            TensorPrimitives.Multiply(component, 1 / norm, component);
            var next = new float[component.Length];
            foreach (var row in rows)
            {
                TensorPrimitives.MultiplyAdd(row, TensorPrimitives.Dot<float>(row, component), next, next);
            }

            TakenOut(next, found);
            double variance = TensorPrimitives.Dot<float>(next, component);
            if (variance <= least)
            {
                return null;
            }

            if (Math.Abs(variance - before) <= Tolerance * variance)
            {
                return component;
            }

            (component, before) = (next, variance);
        }

        TensorPrimitives.Multiply(component, 1 / TensorPrimitives.Norm<float>(component), component);
        return component;
    }

    private static float[] TakenOut(float[] values, List<float[]> found)
    {
        foreach (var component in found)
        {
            TensorPrimitives.MultiplyAdd(component, -TensorPrimitives.Dot<float>(values, component), values, values);
        }

        return values;
    }
}
