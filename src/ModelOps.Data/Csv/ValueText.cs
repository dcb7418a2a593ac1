using System.Text;
using ModelOps.Data.Csv;

namespace ModelOps;

/// <summary>What a text means as a value: the rules of the CSV reader, for texts that arrive in other ways.</summary>
public static class ValueText
{
    /// <summary>Reads a number: invariant, with an optional exponent, blanks around it left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    public static bool TryNumber(string text, out double value) => CsvNumber.TryDouble(Bytes(text), decimalComma: false, out value);

    /// <summary>Reads <c>true</c> or <c>false</c>, in any case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">What it says.</param>
    public static bool TryBoolean(string text, out bool value) => CsvNumber.TryBoolean(Bytes(text), out value);

    /// <summary>Reads a date in ISO 8601, with or without a time; one with a zone becomes UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The date.</param>
    public static bool TryTimestamp(string text, out DateTime value) => CsvTimestamp.TryParse(Bytes(text), out value);

    private static ReadOnlySpan<byte> Bytes(string text) => CsvNumber.Trim(Encoding.UTF8.GetBytes(text));
}
