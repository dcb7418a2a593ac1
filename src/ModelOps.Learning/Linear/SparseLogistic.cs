using System.Numerics.Tensors;

namespace ModelOps.Learning.Linear;

/// <summary>
/// Minimises a smooth function plus an L1 penalty on all but the intercepts, by accelerated proximal gradient descent with
/// backtracking (FISTA, Beck and Teboulle 2009) and restarts where the value grows (O'Donoghue and Candès 2015).
/// </summary>
internal static class SparseLogistic
{
    public static void Minimize(
        double[] point, Func<double[], double[], double> smooth, double penalty, int block, double tolerance, int iterations, Action<int, double> onIteration)
    {
        var (ahead, gradient, next) = ((double[])point.Clone(), new double[point.Length], new double[point.Length]);
        var scratch = new double[point.Length];
        var (step, momentum, previous) = (1.0, 1.0, double.PositiveInfinity);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            var value = smooth(ahead, gradient);
            double reached;
            while (true)
            {
                Shrink(ahead, gradient, step, penalty, block, next);
                reached = smooth(next, scratch);
                var (linear, square) = (0.0, 0.0);
                for (var j = 0; j < next.Length; j++)
                {
                    var change = next[j] - ahead[j];
                    linear += gradient[j] * change;
                    square += change * change;
                }

                if (reached <= value + linear + (square / (2 * step)) + 1e-15 || step < 1e-12)
                {
                    break;
                }

                step /= 2;
            }

            var total = reached + (penalty * Sum(next, block));
            onIteration(iteration, total);
            TensorPrimitives.Subtract(next, point, scratch);
            var moved = TensorPrimitives.Norm<double>(scratch);
            var faster = total > previous ? 1 : (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            TensorPrimitives.MultiplyAdd(scratch, total > previous ? 0 : (momentum - 1) / faster, next, ahead);
            (momentum, previous) = (faster, total);
            next.CopyTo(point, 0);
            if (moved <= tolerance * step * Math.Max(1, TensorPrimitives.Norm<double>(point)))
            {
                return;
            }

            step *= 1.2;
        }
    }

    private static void Shrink(double[] from, double[] gradient, double step, double penalty, int block, double[] to)
    {
        for (var j = 0; j < to.Length; j++)
        {
            var moved = from[j] - (step * gradient[j]);
            to[j] = IsIntercept(j, block) ? moved : Math.Sign(moved) * Math.Max(0, Math.Abs(moved) - (step * penalty));
        }
    }

    private static double Sum(double[] point, int block)
    {
        var sum = 0.0;
        for (var j = 0; j < point.Length; j++)
        {
            sum += IsIntercept(j, block) ? 0 : Math.Abs(point[j]);
        }

        return sum;
    }

    private static bool IsIntercept(int place, int block) => place % block == block - 1;
}
