namespace ModelOps.Learning.Trees;

/// <summary>
/// First and second derivatives as whole numbers in one 64-bit value: the gradient in the upper half, the hessian in
/// the lower. Sums of whole numbers do not depend on their order, hence not on the number of threads; and one
/// addition does for both.
/// </summary>
/// <param name="GradientScale">Units a gradient of 1.</param>
/// <param name="HessianScale">Units a hessian of 1.</param>
/// <param name="MostHessian">The largest hessian of a row, in units; 1 when units are rows.</param>
internal readonly record struct GradientPacking(double GradientScale, double HessianScale, int MostHessian)
{
    // Sums of a whole data set stay under 2^30, so that halves never spill over, rounding included.
    private const double Room = 1 << 30;

    /// <summary>The scale that uses all bits.</summary>
    /// <param name="gradients">The sum of absolute gradients.</param>
    /// <param name="hessians">The sum of hessians.</param>
    /// <param name="mostHessian">The largest hessian.</param>
    /// <param name="hessianIsOne">True when every row's hessian is 1: it then counts rows.</param>
    public static GradientPacking For(double gradients, double hessians, double mostHessian, bool hessianIsOne)
    {
        var gradientScale = gradients > 0 ? Room / gradients : 1;
        if (hessianIsOne)
        {
            return new GradientPacking(gradientScale, 1, 1);
        }

        var hessianScale = hessians > 0 ? Room / hessians : 1;
        return new GradientPacking(gradientScale, hessianScale, 1 + (int)(mostHessian * hessianScale));
    }

    /// <summary>True when the hessian sum is the number of rows.</summary>
    public bool CountsRows => MostHessian == 1;

    public long Pack(float gradient, float hessian) =>
        ((long)Math.Round(gradient * GradientScale) << 32) + Math.Max(1, (long)Math.Round(hessian * HessianScale));

    public double Gradient(long sum) => (sum >> 32) / GradientScale;

    public double Hessian(long sum) => (uint)sum / HessianScale;
}
