using System.Numerics;

namespace ModelOps.Models.Rows;

/// <summary>A function of two numbers. As a type, not a delegate, so that it becomes part of the loop that uses it.</summary>
internal interface IRowPair
{
    static abstract double Of(double left, double right);

    static abstract Vector<double> Of(Vector<double> left, Vector<double> right);
}

/// <summary>The functions of two numbers; a comparison gives 1 or 0.</summary>
internal static class RowPairs
{
    internal readonly struct Sum : IRowPair
    {
        public static double Of(double left, double right) => left + right;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => left + right;
    }

    internal readonly struct Difference : IRowPair
    {
        public static double Of(double left, double right) => left - right;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => left - right;
    }

    internal readonly struct Product : IRowPair
    {
        public static double Of(double left, double right) => left * right;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => left * right;
    }

    internal readonly struct Quotient : IRowPair
    {
        public static double Of(double left, double right) => left / right;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => left / right;
    }

    internal readonly struct Equal : IRowPair
    {
        public static double Of(double left, double right) => left == right ? 1 : 0;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => RowLoops.Truth(Vector.Equals(left, right));
    }

    internal readonly struct Less : IRowPair
    {
        public static double Of(double left, double right) => left < right ? 1 : 0;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => RowLoops.Truth(Vector.LessThan(left, right));
    }

    internal readonly struct Greater : IRowPair
    {
        public static double Of(double left, double right) => left > right ? 1 : 0;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => RowLoops.Truth(Vector.GreaterThan(left, right));
    }

    internal readonly struct GreaterOrEqual : IRowPair
    {
        public static double Of(double left, double right) => left >= right ? 1 : 0;

        public static Vector<double> Of(Vector<double> left, Vector<double> right) => RowLoops.Truth(Vector.GreaterThanOrEqual(left, right));
    }
}
