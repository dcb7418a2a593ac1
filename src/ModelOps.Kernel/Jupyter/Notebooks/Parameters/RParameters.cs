using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks.Parameters;

/// <summary>R, where a number is a double, also one that is whole.</summary>
internal sealed partial class RParameters : ParameterSyntax
{
    public override string Language => "R";

    public override Regex Assignment => Pattern();

    protected override string Nothing => "NULL";

    protected override string True => "TRUE";

    protected override string False => "FALSE";

    public override string Example(string name) => $"{name} <- …";

    public override bool IsText(string standard) => standard is ['"' or '\'', ..];

    protected override string? Word(string text) => text is "NULL" or "TRUE" or "FALSE" ? text : null;

    protected override string? Text(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            // R has no text with a zero, and none that is not Unicode.
            if (rune.Value == 0 || (rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal)))
            {
                return null;
            }

            _ = rune.Value switch
            {
                '"' or '\\' => quoted.Append('\\').Append(rune),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when Rune.IsControl(rune) => quoted.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(rune),
            };
        }

        return quoted.Append('"').ToString();
    }

    protected override string Whole(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    protected override string Number(double number) => double.IsNaN(number) ? "NaN" : double.IsFinite(number) ? Digits(number) : number > 0 ? "Inf" : "-Inf";

    protected override string Decimal(string digits) => digits;

    protected override string? Time(object value) => value switch
    {
        DateOnly date => $"as.Date(\"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\")",
        DateTime { Kind: not DateTimeKind.Utc } moment => $"as.POSIXct(\"{moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}\")",
        DateTime moment => Time(new DateTimeOffset(moment)),
        DateTimeOffset moment => $"as.POSIXct(\"{moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}\", tz = \"UTC\")",
        TimeSpan span => $"as.difftime({Digits(span.TotalSeconds)}, units = \"secs\")",
        _ => Text(ParameterValue.Text(value)!),
    };

    protected override string Entry(string name, string value) => $"{name} = {value}";

    protected override string Map(IEnumerable<string> entries) => List(entries);

    protected override string List(IEnumerable<string> items) => $"list({string.Join(", ", items)})";

    protected override string? Reference(ParameterReference reference, string standard)
    {
        var read = reference.Place == ParameterPlace.Environment ? $"Sys.getenv({Text(reference.Location)})" : $"trimws(paste(readLines({Text(reference.Location)}, warn = FALSE), collapse = \"\\n\"))";
        return double.TryParse(standard.TrimEnd('L'), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? double.TryParse(reference.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"as.numeric({read})" : null
            : read;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z.][\w.]*)[ \t]*(?:<-|=(?!=))[ \t]*(?<value>.*?)[ \t]*(?:#[ \t]*(?<comment>[^'""\n]*))?$", RegexOptions.Multiline)]
    private static partial Regex Pattern();
}
