namespace ModelOps.Learning.Linear;

/// <summary>
/// Minimises a smooth function by limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5)
/// with a line search that meets the Wolfe conditions (algorithms 3.5 and 3.6, by bisection).
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;

    // Steps that gain less only chase rounding; on columns that repeat each other they would go on for long.
    private const double LeastGain = 1e-11;
    private const int MostTrials = 20;

    /// <summary>Minimises.</summary>
    /// <param name="point">The start; the minimum on return.</param>
    /// <param name="function">Gives the value at a point and writes the gradient.</param>
    /// <param name="tolerance">Ends when no part of the gradient is larger.</param>
    /// <param name="iterations">The most iterations.</param>
    /// <param name="onIteration">Told the iteration and the value.</param>
    /// <returns>The number of iterations done.</returns>
    public static int Minimize(double[] point, Func<double[], double[], double> function, double tolerance, int iterations, Action<int, double> onIteration)
    {
        var n = point.Length;
        var gradient = new double[n];
        var value = function(point, gradient);
        var steps = new Queue<(double[] Step, double[] Change, double Scale)>(Memory);
        var (trial, trialGradient) = (new double[n], new double[n]);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            if (Newton.IsFlat(gradient, tolerance))
            {
                return iteration - 1;
            }

            var direction = Direction(gradient, steps);
            var slope = VectorKernels.Dot(gradient, direction);
            if (slope >= 0)
            {
                steps.Clear();
                direction = Against(gradient);
                slope = -VectorKernels.Dot(gradient, gradient);
            }

            var first = steps.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(VectorKernels.Dot(gradient, gradient))) : 1;
            var reached = LineSearch(point, direction, value, slope, first, function, trial, trialGradient);
            if (reached is not { } next)
            {
                return iteration - 1;
            }

            onIteration(iteration, next);
            var (step, change) = ((double[])trial.Clone(), (double[])trialGradient.Clone());
            VectorKernels.AddScaled(point, -1, step);
            VectorKernels.AddScaled(gradient, -1, change);
            var product = VectorKernels.Dot(step, change);
            if (product > 1e-14 * VectorKernels.Dot(change, change))
            {
                if (steps.Count == Memory)
                {
                    steps.Dequeue();
                }

                steps.Enqueue((step, change, 1 / product));
            }

            var gain = value - next;
            trial.CopyTo(point, 0);
            trialGradient.CopyTo(gradient, 0);
            value = next;
            if (gain <= LeastGain * Math.Abs(value))
            {
                return iteration;
            }
        }

        return iterations;
    }

    private static double[] Direction(double[] gradient, Queue<(double[] Step, double[] Change, double Scale)> steps)
    {
        var direction = Against(gradient);
        var newestFirst = steps.Reverse().ToArray();
        var alphas = new double[newestFirst.Length];
        for (var i = 0; i < newestFirst.Length; i++)
        {
            var (step, change, scale) = newestFirst[i];
            alphas[i] = scale * VectorKernels.Dot(step, direction);
            VectorKernels.AddScaled(change, -alphas[i], direction);
        }

        if (newestFirst.Length > 0)
        {
            var (_, change, scale) = newestFirst[0];
            var size = 1 / (scale * VectorKernels.Dot(change, change));
            foreach (ref var part in direction.AsSpan())
            {
                part *= size;
            }
        }

        for (var i = newestFirst.Length - 1; i >= 0; i--)
        {
            var (step, change, scale) = newestFirst[i];
            var beta = scale * VectorKernels.Dot(change, direction);
            VectorKernels.AddScaled(step, alphas[i] - beta, direction);
        }

        return direction;
    }

    private static double[] Against(double[] gradient)
    {
        var direction = new double[gradient.Length];
        VectorKernels.AddScaled(gradient, -1, direction);
        return direction;
    }

    // Brackets and bisects until both Wolfe conditions hold; null when no step lowers the value.
    private static double? LineSearch(
        double[] point, double[] direction, double value, double slope, double first, Func<double[], double[], double> function, double[] trial, double[] gradient)
    {
        var (low, high, step) = (0.0, double.PositiveInfinity, first);
        for (var attempt = 0; attempt < MostTrials; attempt++)
        {
            point.CopyTo(trial, 0);
            VectorKernels.AddScaled(direction, step, trial);
            var reached = function(trial, gradient);
            if (!(reached <= value + (Decrease * step * slope)))
            {
                high = step;
            }
            else if (VectorKernels.Dot(gradient, direction) < Curvature * slope)
            {
                low = step;
            }
            else
            {
                return reached;
            }

            step = double.IsInfinity(high) ? 2 * low : (low + high) / 2;
            if (high - low <= 1e-12 * high)
            {
                return reached <= value && low > 0 ? reached : null;
            }
        }

        return null;
    }
}
