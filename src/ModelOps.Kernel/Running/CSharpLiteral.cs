using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Running;

/// <summary>Values as C# text.</summary>
internal static class CSharpLiteral
{
    /// <summary>A declaration of a parameter.</summary>
    public static string Declare(string name, object? value)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            throw new KernelException($"The parameter '{name}' cannot be a variable's name. Use letters, digits and '_', beginning with a letter.");
        }

        var plain = Plain(value);
        return plain is null ? $"object {name} = null;" : $"var {name} = {Of(plain)};";
    }

    private static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        int or short or byte => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        long number => number is >= int.MinValue and <= int.MaxValue ? number.ToString(CultureInfo.InvariantCulture) : number.ToString(CultureInfo.InvariantCulture) + "L",
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        IDictionary entries => $"new Dictionary<string, {CommonType(entries.Values)}> {{ {string.Join(", ", Entries(entries))} }}",
        IEnumerable items => $"new {CommonType(items)}[] {{ {string.Join(", ", items.Cast<object?>().Select(Of))} }}",
        _ => throw new KernelException($"A parameter of type {value.GetType().Name} cannot be written as C#. Use null, bool, numbers, texts, lists and dictionaries."),
    };

    private static IEnumerable<string> Entries(IDictionary entries)
    {
        foreach (DictionaryEntry entry in entries)
        {
            yield return $"[{SymbolDisplay.FormatLiteral(entry.Key.ToString()!, quote: true)}] = {Of(entry.Value)}";
        }
    }

    private static string CommonType(IEnumerable items)
    {
        var types = items.Cast<object?>().Select(item => item switch
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

    private static object? Plain(object? value) => value switch
    {
        JsonElement element => Plain(JsonNodeOf(element)),
        JsonObject entries => entries.ToDictionary(entry => entry.Key, entry => Plain(entry.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue json => json.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => json.TryGetValue(out long whole) ? whole : json.GetValue<double>(),
            _ => json.ToString(),
        },
        _ => value,
    };

    private static JsonNode? JsonNodeOf(JsonElement element) => JsonSerializer.SerializeToNode(element);
}
