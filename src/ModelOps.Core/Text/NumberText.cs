using System.Globalization;

namespace ModelOps;

/// <summary>Numbers as people read them, in every view: short, invariant, and of any size. Very large and very small ones are in scientific notation, what is undefined is a dash.</summary>
public static class NumberText
{
    /// <summary>What stands for a value that is not defined.</summary>
    public const string Undefined = "–";

    private const double Huge = 1e15;
    private const double Tiny = 1e-4;

    /// <summary>A number with up to so many significant digits; two decimals of a large one.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">2 to 15.</param>
    public static string Of(double value, int digits = 6)
    {
        var size = Math.Abs(value);
        return double.IsNaN(value) ? Undefined
            : size >= Huge || (size < Tiny && size > 0) ? Scientific(value, digits)
            : size >= Math.Pow(10, digits - 1) ? value.ToString("0.##", CultureInfo.InvariantCulture)
            : value.ToString($"G{digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>A metric: four decimals, or scientific notation where they would show nothing or no end.</summary>
    /// <param name="value">The number.</param>
    public static string Metric(double value)
    {
        var size = Math.Abs(value);
        return double.IsNaN(value) ? Undefined
            : size >= Huge || (size < Tiny && size > 0) ? Scientific(value, 3)
            : value.ToString("0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>As <see cref="Metric"/>, with a sign also before what is above 0.</summary>
    /// <param name="value">The number.</param>
    public static string Signed(double value) => value > 0 ? "+" + Metric(value) : Metric(value);

    private static string Scientific(double value, int digits) => value.ToString($"0.00{new string('#', Math.Max(0, digits - 3))}e+00", CultureInfo.InvariantCulture);
}
