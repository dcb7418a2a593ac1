using System.Numerics;

namespace ModelOps.Models.Rows;

/// <summary>A function of one number, as a type (<see cref="IRowPair"/>).</summary>
internal interface IRowFunction
{
    double Of(double value);

    Vector<double> Of(Vector<double> values);
}

/// <summary>The functions of one number that processors compute for several at once.</summary>
internal static class RowFunctions
{
    internal readonly struct Absolute : IRowFunction
    {
        public double Of(double value) => Math.Abs(value);

        public Vector<double> Of(Vector<double> values) => Vector.Abs(values);
    }

    internal readonly struct Negative : IRowFunction
    {
        public double Of(double value) => -value;

        public Vector<double> Of(Vector<double> values) => -values;
    }

    internal readonly struct Positive : IRowFunction
    {
        public double Of(double value) => value < 0 ? 0 : value;

        public Vector<double> Of(Vector<double> values) => Vector.ConditionalSelect(Vector.LessThan(values, Vector<double>.Zero), Vector<double>.Zero, values);
    }

    /// <summary>1 where missing, else 0.</summary>
    internal readonly struct Missing : IRowFunction
    {
        public double Of(double value) => double.IsNaN(value) ? 1 : 0;

        public Vector<double> Of(Vector<double> values) => RowLoops.Truth(~Vector.Equals(values, values));
    }

    /// <summary>A missing value stays one.</summary>
    internal readonly struct Within(double low, double high) : IRowFunction
    {
        public double Of(double value) => value < low ? low : value > high ? high : value;

        public Vector<double> Of(Vector<double> values)
        {
            var (least, most) = (new Vector<double>(low), new Vector<double>(high));
            return Vector.ConditionalSelect(Vector.LessThan(values, least), least, Vector.ConditionalSelect(Vector.GreaterThan(values, most), most, values));
        }
    }

    /// <summary>As a float holds it.</summary>
    internal readonly struct Single : IRowFunction
    {
        public double Of(double value) => (float)value;

        public Vector<double> Of(Vector<double> values) => Vector.WidenLower(Vector.Narrow(values, values));
    }
}
