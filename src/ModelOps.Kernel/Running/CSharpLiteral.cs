using System.Collections;
using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Running;

/// <summary>Values as C# text of the type they have themselves.</summary>
internal static class CSharpLiteral
{
    /// <summary>A value; a text that was typed is what it looks like.</summary>
    public static string? Of(object? value) => Plain(value) switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        int or short or byte or sbyte or ushort => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        long number => number is >= int.MinValue and <= int.MaxValue ? number.ToString(CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture) + "L",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float number => float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) + "f" : "(float)" + Of((double)number),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        IDictionary entries => Joined($"new System.Collections.Generic.Dictionary<string, {CommonType(entries.Values)}> {{ ", Entries(entries), " }"),
        IEnumerable items => Joined($"new {CommonType(items)}[] {{ ", items.Cast<object?>().Select(Of), " }"),
        _ => null,
    };

    /// <summary>A name as C# writes it: keywords with their <c>@</c>.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static object? Plain(object? value) => ParameterValue.Plain(value) switch
    {
        ParameterText typed => Plain(typed.Guess()),
        var other => other,
    };

    private static string? Joined(string open, IEnumerable<string?> parts, string close)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : open + string.Join(", ", all) + close;
    }

    private static IEnumerable<string?> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            yield return Of(entry.Value) is { } text ? $"[{SymbolDisplay.FormatLiteral(entry.Key.ToString()!, quote: true)}] = {text}" : null;
        }
    }

    private static string CommonType(IEnumerable items)
    {
        var types = items.Cast<object?>().Select(item => Plain(item) switch
        {
            bool => "bool",
            int or short or byte or long and >= int.MinValue and <= int.MaxValue => "int",
            long => "long",
            double or float => "double",
            decimal => "decimal",
            string => "string",
            _ => "object",
        }).Distinct().ToList();
        return types switch
        {
            [var only] => only,
            _ when types.Count > 0 && types.TrueForAll(type => type is "int" or "long") => "long",
            _ when types.Count > 0 && types.TrueForAll(type => type is "int" or "long" or "double") => "double",
            _ => "object",
        };
    }
}
