using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;

namespace ModelOps.Kernel.Running;

/// <summary>Numbers as C# of one of the number types.</summary>
internal static class ParameterNumbers
{
    private static readonly Dictionary<SpecialType, (BigInteger Least, BigInteger Most, string Suffix)> _whole = new()
    {
        [SpecialType.System_SByte] = (sbyte.MinValue, sbyte.MaxValue, ""),
        [SpecialType.System_Byte] = (byte.MinValue, byte.MaxValue, ""),
        [SpecialType.System_Int16] = (short.MinValue, short.MaxValue, ""),
        [SpecialType.System_UInt16] = (ushort.MinValue, ushort.MaxValue, ""),
        [SpecialType.System_Int32] = (int.MinValue, int.MaxValue, ""),
        [SpecialType.System_UInt32] = (uint.MinValue, uint.MaxValue, "U"),
        [SpecialType.System_Int64] = (long.MinValue, long.MaxValue, "L"),
        [SpecialType.System_UInt64] = (ulong.MinValue, ulong.MaxValue, "UL"),

        // C# writes constants of the native types in 32 bits.
        [SpecialType.System_IntPtr] = (int.MinValue, int.MaxValue, ""),
        [SpecialType.System_UIntPtr] = (uint.MinValue, uint.MaxValue, "U"),
    };

    /// <summary>The number; null when the text is none, does not fit, or the type is not a number.</summary>
    public static string? Of(ITypeSymbol type, string text) => type.SpecialType switch
    {
        SpecialType.System_Double => Floating(text, double.Parse, "d"),
        SpecialType.System_Single => Floating(text, float.Parse, "f"),
        SpecialType.System_Decimal => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact.ToString(CultureInfo.InvariantCulture) + "m" : null,
        var special when _whole.TryGetValue(special, out var range) => Integer(text) is { } whole && whole >= range.Least && whole <= range.Most ? whole + range.Suffix : null,
        _ when IsBig(type) => Integer(text) is { } whole ? $"System.Numerics.BigInteger.Parse(\"{whole}\")" : null,
        _ => null,
    };

    /// <summary>What such a number looks like; null when the type is not a number.</summary>
    public static string? Expected(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal => "a number, such as 0.5",
        var special when _whole.TryGetValue(special, out var range) => $"a whole number from {range.Least} to {range.Most}",
        _ => IsBig(type) ? "a whole number" : null,
    };

    private static string? Floating<T>(string text, Func<string, NumberStyles, IFormatProvider, T> parse, string suffix)
        where T : IFloatingPointIeee754<T>
    {
        T number;
        try
        {
            number = parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return null;
        }

        var type = suffix == "d" ? "double" : "float";
        return T.IsNaN(number) ? type + ".NaN"
            : T.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) + suffix
            : text.Any(char.IsAsciiDigit) ? null // too large: infinity was not asked for
            : type + (T.IsPositive(number) ? ".PositiveInfinity" : ".NegativeInfinity");
    }

    private static BigInteger? Integer(string text) => BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    private static bool IsBig(ITypeSymbol type) => type.ToDisplayString() == "System.Numerics.BigInteger";
}
