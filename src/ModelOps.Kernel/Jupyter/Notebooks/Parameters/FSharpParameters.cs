using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks.Parameters;

/// <summary>F#, whose later <c>let</c> takes the place of an earlier one.</summary>
internal sealed partial class FSharpParameters : ParameterSyntax
{
    public override string Language => "F#";

    public override string Comment => "(* Parameters *)";

    public override Regex Assignment => Pattern();

    protected override string Nothing => "None";

    protected override string True => "true";

    protected override string False => "false";

    public override string Example(string name) => $"let {name} = …";

    public override string Assign(string name, string value) => $"let {name} = {value}";

    public override bool IsText(string standard) => standard.TrimStart('@', '$') is ['"', ..];

    // Both languages escape alike, but for what F# does not know.
    protected override string? Text(string text) => text.Any(char.IsControl) && text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')) ? null : SymbolDisplay.FormatLiteral(text, quote: true);

    protected override string Whole(BigInteger number) => number.ToString(CultureInfo.InvariantCulture) + (number >= int.MinValue && number <= int.MaxValue ? "" : number >= long.MinValue && number <= long.MaxValue ? "L" : "I");

    protected override string Number(double number) => double.IsNaN(number) ? "nan" : double.IsFinite(number) ? Digits(number) : number > 0 ? "infinity" : "-infinity";

    protected override string Decimal(string digits) => digits + "M";

    protected override string Time(object value) => value switch
    {
        TimeSpan span => $"System.TimeSpan.FromTicks({span.Ticks}L)",
        _ => $"System.{value.GetType().Name}.Parse(\"{ParameterValue.Text(value)}\", System.Globalization.CultureInfo.InvariantCulture)",
    };

    protected override string Entry(string name, string value) => $"({name}, {value} :> System.IComparable)";

    protected override string Map(IEnumerable<string> entries) => $"[ {string.Join("; ", entries)} ] |> Map.ofList";

    protected override string List(IEnumerable<string> items) => $"[ {string.Join("; ", items)} ]";

    protected override string? Reference(ParameterReference reference, string standard)
    {
        var read = reference.Place == ParameterPlace.Environment ? $"System.Environment.GetEnvironmentVariable({Text(reference.Location)})" : $"System.IO.File.ReadAllText({Text(reference.Location)}).Trim()";
        return int.TryParse(standard, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? int.TryParse(reference.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? $"int ({read})" : null
            : double.TryParse(standard, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? double.TryParse(reference.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"float ({read})" : null
            : read;
    }

    [GeneratedRegex(@"^let[ \t]+(?:mutable[ \t]+)?(?<name>[^\W\d]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*(?<value>.*?)[ \t]*(?://[ \t]*(?<comment>[^""\n]*))?$", RegexOptions.Multiline)]
    private static partial Regex Pattern();
}
