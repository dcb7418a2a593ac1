namespace ModelOps.Learning.Linear;

/// <summary>A convex function with two derivatives.</summary>
internal interface ICurvedObjective
{
    /// <summary>Gives the value at a point and writes the gradient.</summary>
    double Evaluate(double[] point, double[] gradient);

    /// <summary>Writes the second derivatives at the point evaluated last: the lower triangle, row-major.</summary>
    void Curve(double[] hessian);
}

/// <summary>
/// Minimises a convex function of some hundred numbers by Newton's method with a backtracking line search (Nocedal and Wright,
/// Numerical Optimization, algorithm 3.1): a handful of passes over the rows where methods of first order take a hundred.
/// </summary>
internal static class Newton
{
    /// <summary>From this many numbers on the second derivatives cost more than they save.</summary>
    public const int MostNumbers = 256;

    private const double Decrease = 1e-4;

    // Steps that gain less only chase rounding.
    private const double LeastGain = 1e-12;
    private const int MostTrials = 30;

    /// <summary>Minimises.</summary>
    /// <param name="point">The start; the minimum on return.</param>
    /// <param name="objective">The function.</param>
    /// <param name="tolerance">Ends when no part of the gradient is larger.</param>
    /// <param name="iterations">The most iterations.</param>
    /// <param name="onIteration">Told the iteration and the value.</param>
    public static void Minimize(double[] point, ICurvedObjective objective, double tolerance, int iterations, Action<int, double> onIteration)
    {
        var n = point.Length;
        var (gradient, trial, direction, hessian) = (new double[n], new double[n], new double[n], new double[n * n]);
        var value = objective.Evaluate(point, gradient);
        if (!double.IsFinite(value))
        {
            return; // rows of weight 0, or numbers without bounds: there is no way down from here
        }

        for (var iteration = 1; iteration <= iterations && !IsFlat(gradient, tolerance); iteration++)
        {
            objective.Curve(hessian);
            Solve(hessian, gradient, direction);
            var slope = -VectorKernels.Dot(gradient, direction);
            var (step, reached) = (1.0, double.NaN);
            for (var attempt = 0; attempt < MostTrials; attempt++)
            {
                point.CopyTo(trial, 0);
                VectorKernels.AddScaled(direction, -step, trial);
                reached = objective.Evaluate(trial, gradient);
                if (reached <= value + (Decrease * step * slope))
                {
                    break;
                }

                // The least of the parabola through what is known, within reason.
                var least = -slope * step * step / (2 * (reached - value - (slope * step)));
                step = double.IsNaN(least) ? step / 10 : Math.Clamp(least, step / 10, step / 2);
            }

            if (!(reached <= value))
            {
                return;
            }

            var gain = value - reached;
            trial.CopyTo(point, 0);
            value = reached;
            onIteration(iteration, value);
            if (gain <= LeastGain * Math.Abs(value))
            {
                return;
            }
        }
    }

    /// <summary>True when no part of a gradient is larger than the tolerance.</summary>
    public static bool IsFlat(double[] gradient, double tolerance)
    {
        foreach (var part in gradient)
        {
            if (!(Math.Abs(part) <= tolerance))
            {
                return false;
            }
        }

        return true;
    }

    // By Cholesky's factors; the diagonal is raised until they exist.
    private static void Solve(double[] hessian, double[] gradient, double[] direction)
    {
        var n = gradient.Length;
        var largest = 1e-300;
        for (var i = 0; i < n; i++)
        {
            largest = Math.Max(largest, hessian[(i * n) + i]);
        }

        var factor = new double[n * n];
        for (var raise = 1e-13; ; raise *= 100)
        {
            hessian.CopyTo(factor, 0);
            if (Factor(factor, n, raise * largest))
            {
                break;
            }
        }

        for (var i = 0; i < n; i++)
        {
            var line = factor.AsSpan(i * n, i);
            direction[i] = (gradient[i] - VectorKernels.Dot(line, direction.AsSpan(0, i))) / factor[(i * n) + i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            direction[i] /= factor[(i * n) + i];
            VectorKernels.AddScaled(factor.AsSpan(i * n, i), -direction[i], direction.AsSpan(0, i));
        }
    }

    private static bool Factor(double[] matrix, int n, double raise)
    {
        for (var i = 0; i < n; i++)
        {
            var line = matrix.AsSpan(i * n, n);
            for (var j = 0; j < i; j++)
            {
                line[j] = (line[j] - VectorKernels.Dot(line[..j], matrix.AsSpan(j * n, j))) / matrix[(j * n) + j];
            }

            var rest = line[i] + raise - VectorKernels.Dot(line[..i], line[..i]);
            if (!(rest > raise / 2))
            {
                return false;
            }

            line[i] = Math.Sqrt(rest);
        }

        return true;
    }
}
