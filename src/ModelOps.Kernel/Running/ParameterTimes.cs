using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Running;

/// <summary>Dates, times and ids as C#. Dates are read in ISO's order only: in any other, 03/05 has two meanings.</summary>
internal static class ParameterTimes
{
    private const DateTimeStyles Exact = DateTimeStyles.RoundtripKind;
    private static readonly string[] _dates = ["yyyy-MM-dd"];
    private static readonly string[] _times = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];
    private static readonly string[] _instants = [.. from time in _times from separator in new[] { "'T'", "' '" } from zone in new[] { "", "K" } select $"yyyy-MM-dd{separator}{time}{zone}"];

    /// <summary>The value; null when the text is none, or the type is not one of these.</summary>
    public static string? Of(ITypeSymbol type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        return type.ToDisplayString() switch
        {
            "System.DateTime" => DateTime.TryParseExact(text, [.. _dates, .. _instants], culture, Exact, out var date) ? Parsed("System.DateTime", date.ToString("O", culture), ", null, System.Globalization.DateTimeStyles.RoundtripKind") : null,
            "System.DateTimeOffset" => DateTimeOffset.TryParseExact(text, _instants, culture, DateTimeStyles.AssumeUniversal, out var instant) && HasZone(text) ? Parsed("System.DateTimeOffset", instant.ToString("O", culture), ", null") : null,
            "System.DateOnly" => DateOnly.TryParseExact(text, _dates, culture, DateTimeStyles.None, out var day) ? $"new System.DateOnly({day.Year}, {day.Month}, {day.Day})" : null,
            "System.TimeOnly" => TimeOnly.TryParseExact(text, _times, culture, DateTimeStyles.None, out var time) ? Parsed("System.TimeOnly", time.ToString("O", culture), ", null") : null,
            "System.TimeSpan" => text.Contains(':') && TimeSpan.TryParse(text, culture, out var span) ? Parsed("System.TimeSpan", span.ToString("c", culture), ", null") : null,
            "System.Guid" => Guid.TryParse(text, out var id) ? $"new System.Guid(\"{id}\")" : null,
            "System.Uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? $"new System.Uri({SymbolDisplay.FormatLiteral(text, quote: true)}, System.UriKind.RelativeOrAbsolute)" : null,
            _ => null,
        };
    }

    /// <summary>What such a value looks like; null when the type is not one of these.</summary>
    public static string? Expected(ITypeSymbol type) => type.ToDisplayString() switch
    {
        "System.DateTime" => "a date or time, such as 2026-03-05 or 2026-03-05T14:30:00",
        "System.DateTimeOffset" => "a time with its zone, such as 2026-03-05T14:30:00+01:00",
        "System.DateOnly" => "a date, such as 2026-03-05",
        "System.TimeOnly" => "a time of day, such as 14:30",
        "System.TimeSpan" => "a length of time, such as 00:15:00",
        "System.Guid" => "an id, such as 6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "System.Uri" => "an address",
        _ => null,
    };

    private static string Parsed(string type, string text, string more) => $"{type}.Parse(\"{text}\"{more})";

    private static bool HasZone(string text) => text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf(':');
}
