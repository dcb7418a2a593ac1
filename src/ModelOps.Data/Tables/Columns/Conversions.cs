using System.Globalization;
using System.Numerics;

namespace ModelOps.Data.Tables.Columns;

/// <summary>Single values of other tables as a frame keeps them. No whole number is rounded: what does not fit is an error.</summary>
internal static class Conversions
{
    /// <summary>Whether every digit of a whole number is kept in a double.</summary>
    public static bool IsExact(long value) => (Int128)(double)value == value;

    public static long Whole<T>(string name, T value)
        where T : IBinaryInteger<T>
    {
        var whole = long.CreateSaturating(value);
        return T.CreateSaturating(whole) == value
            ? whole
            : throw new InvalidInputException($"Column '{name}' holds {value}, which 64 bits with a sign do not hold. Convert the column to text or to doubles first.");
    }

    /// <summary>A decimal as the nearest double.</summary>
    /// <exception cref="InvalidInputException">A whole number would lose digits.</exception>
    public static double Real(string name, decimal value)
    {
        var real = (double)value;
        return !decimal.IsInteger(value) || (Int128)real == (Int128)value
            ? real
            : throw new InvalidInputException($"Column '{name}' holds {value.ToString(CultureInfo.InvariantCulture)}, which a double does not hold exactly. Convert the column to whole numbers or to text first.");
    }

    /// <summary>A date and time as frames keep it: in UTC or without a zone, to the microsecond.</summary>
    public static DateTime Timestamp(DateTime value) => Floor(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value);

    public static DateTime Timestamp(DateTimeOffset value) => Floor(value.UtcDateTime);

    /// <summary>A count of time units since 1970.</summary>
    /// <param name="name">The column, for the message.</param>
    /// <param name="count">How many units.</param>
    /// <param name="nanoseconds">The unit.</param>
    /// <param name="kind">UTC or without a zone.</param>
    public static DateTime Timestamp(string name, long count, long nanoseconds, DateTimeKind kind)
    {
        var ticks = DateTime.UnixEpoch.Ticks + ((Int128)count * nanoseconds / 100);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? Floor(new DateTime((long)ticks, kind))
            : throw new InvalidInputException($"Column '{name}' holds a timestamp outside the years 1 to 9999. Leave the column out, or convert it to text first.");
    }

    public static InvalidInputException Refusal(string name, string type) =>
        new($"Column '{name}' is of type {type}, which a frame cannot hold. Leave it out, or convert it to numbers, text, flags or timestamps first.");

    private static DateTime Floor(DateTime value) => value.AddTicks(-(value.Ticks % TimeSpan.TicksPerMicrosecond));
}
