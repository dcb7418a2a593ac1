using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Jupyter.Notebooks.Parameters;

/// <summary>Python. Modules are named by <c>__import__</c>: an import would change what the notebook means by their names.</summary>
internal sealed partial class PythonParameters : ParameterSyntax
{
    public override string Language => "Python";

    public override Regex Assignment => Pattern();

    protected override string Nothing => "None";

    protected override string True => "True";

    protected override string False => "False";

    public override string Example(string name) => $"{name} = …";

    public override bool IsText(string standard) => Literal().IsMatch(standard);

    protected override string? Word(string text) => text is "None" or "True" or "False" ? text : null;

    protected override string Text(string text) => Quoted(text);

    protected override string Whole(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    protected override string Number(double number) => double.IsFinite(number) ? Digits(number)
        : double.IsNaN(number) ? "float('nan')" : number > 0 ? "float('inf')" : "float('-inf')";

    protected override string Decimal(string digits) => $"__import__(\"decimal\").Decimal(\"{digits}\")";

    protected override string Time(object value) => value switch
    {
        DateOnly date => Of("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => Of("time", time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
        DateTime { Kind: DateTimeKind.Utc } utc => Time(new DateTimeOffset(utc)),
        DateTime time => Of("datetime", time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Of("datetime", time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture)),
        TimeSpan span => $"__import__(\"datetime\").timedelta(days={span.Days}, seconds={span.Hours * 3600 + span.Minutes * 60 + span.Seconds}, microseconds={span.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond})",
        _ => throw new InvalidOperationException(value.ToString()),
    };

    protected override string Entry(string name, string value) => $"{name}: {value}";

    protected override string Map(IEnumerable<string> entries) => $"{{{string.Join(", ", entries)}}}";

    protected override string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    protected override string? Reference(ParameterReference reference, string standard)
    {
        var read = reference.Place == ParameterPlace.Environment
            ? $"__import__(\"os\").environ[{Quoted(reference.Location)}]"
            : $"open({Quoted(reference.Location)}, encoding=\"utf-8\").read().strip()";
        return WholeLiteral().IsMatch(standard) ? BigInteger.TryParse(reference.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? $"int({read})" : null
            : double.TryParse(standard, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? double.TryParse(reference.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? $"float({read})" : null
            : read;
    }

    private static string Of(string type, string text) => $"__import__(\"datetime\").{type}.fromisoformat(\"{text}\")";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                quoted.Append(letter).Append(text[++i]);
                continue;
            }

            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' => quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^(?<name>[^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*(?<value>.*?)[ \t]*(?:#[ \t]*(?<comment>[^'""\n]*))?$", RegexOptions.Multiline)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^[rRbBuUfF]{0,2}['""]")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^[-+]?\d[\d_]*$")]
    private static partial Regex WholeLiteral();
}
