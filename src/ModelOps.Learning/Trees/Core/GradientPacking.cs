namespace ModelOps.Learning.Trees;

/// <summary>
/// First and second derivatives as whole numbers in one 64-bit value, of few rows with their number: the gradient in
/// the upper bits, the hessian in the middle, the count in the lower. Sums of whole numbers do not depend on their
/// order, hence not on the number of threads; and one addition does for all.
/// </summary>
/// <param name="GradientScale">Units a gradient of 1.</param>
/// <param name="HessianScale">Units a hessian of 1.</param>
/// <param name="MostHessian">The largest hessian of a row, in units; 1 when units are rows.</param>
/// <param name="CountBits">The bits that count rows; 0 when rows are not counted.</param>
/// <param name="HessianBits">The bits of the hessian.</param>
internal readonly record struct GradientPacking(double GradientScale, double HessianScale, int MostHessian, int CountBits, int HessianBits)
{
    // Beyond this many rows the count would leave too few bits for the rest; leaves are large then, and seldom counted.
    private const int MostCounted = 16_383;

    /// <summary>The mean square of gradients over the mean hessian: what a division at random gains on average.</summary>
    public double Noise { get; init; }

    /// <summary>The scale that uses all bits.</summary>
    /// <param name="gradients">The sum of absolute gradients.</param>
    /// <param name="hessians">The sum of hessians.</param>
    /// <param name="mostHessian">The largest hessian.</param>
    /// <param name="hessianIsOne">True when every row's hessian is 1: it then counts rows.</param>
    /// <param name="rows">The number of rows that may be summed.</param>
    public static GradientPacking For(double gradients, double hessians, double mostHessian, bool hessianIsOne, int rows)
    {
        var countBits = hessianIsOne || rows > MostCounted ? 0 : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)rows);
        var hessianBits = (64 - countBits) / 2;

        // Sums of a whole data set take half of what a field holds, or a quarter with a sign: rounding never makes it spill over.
        var gradientScale = gradients > 0 ? (1L << (62 - countBits - hessianBits)) / gradients : 1;
        if (hessianIsOne)
        {
            return new GradientPacking(gradientScale, 1, 1, 0, 32);
        }

        var hessianScale = hessians > 0 ? (1L << (hessianBits - 2)) / hessians : 1;
        return new GradientPacking(gradientScale, hessianScale, 1 + (int)(mostHessian * hessianScale), countBits, hessianBits);
    }

    /// <summary>True when the hessian sum is the number of rows.</summary>
    public bool HessianCounts => MostHessian == 1 && CountBits == 0;

    /// <summary>Where the gradient starts.</summary>
    public int GradientShift => CountBits + HessianBits;

    public long Pack(float gradient, float hessian) =>
        ((long)Math.Round(gradient * GradientScale) << GradientShift)
        + (Math.Max(1, (long)Math.Round(hessian * HessianScale)) << CountBits) + (CountBits > 0 ? 1 : 0);

    /// <summary>The gradients' sum in units.</summary>
    public long GradientUnits(long sum) => sum >> GradientShift;

    /// <summary>The hessians' sum in units.</summary>
    public long HessianUnits(long sum) => (sum >> CountBits) & ((1L << HessianBits) - 1);

    /// <summary>The number of rows, where they are counted.</summary>
    public int Count(long sum) => (int)(sum & ((1L << CountBits) - 1));

    public double Gradient(long sum) => GradientUnits(sum) / GradientScale;

    public double Hessian(long sum) => HessianUnits(sum) / HessianScale;
}
