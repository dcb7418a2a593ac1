using System.Collections;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Running;

/// <summary>Writes a value as C# of the type that a parameter's default has.</summary>
internal static class ParameterLiteral
{
    private static readonly HashSet<string> _lists =
    [
        "List", "IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection", "HashSet", "SortedSet",
    ];

    private static readonly HashSet<string> _maps = ["Dictionary", "IDictionary", "IReadOnlyDictionary"];

    /// <summary>The value as C#, to be assigned to a variable of that type; null when the type cannot hold it.</summary>
    public static string? Of(ITypeSymbol type, object? value)
    {
        value = ParameterValue.Plain(value);
        if (value is ParameterReference reference)
        {
            return ReferenceCode.Of(Underlying(type) ?? type, reference);
        }

        if (type.SpecialType == SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic)
        {
            return CSharpLiteral.Of(value);
        }

        if (Underlying(type) is { } underlying)
        {
            return value is null or ParameterText { Text: "null" } ? "null" : Of(underlying, value);
        }

        if (value is null)
        {
            return type.IsReferenceType ? "null" : null;
        }

        if (Element(type) is { } element)
        {
            return Collection(value) is IEnumerable items and not string and not IDictionary ? Joined("[", items.Cast<object?>().Select(item => Of(element, item)), "]") : IsNull(value) ? "null" : null;
        }

        if (MapValue(type) is { } mapped)
        {
            return Map(value) is { } entries ? Entries(mapped, entries) : IsNull(value) ? "null" : null;
        }

        if (Map(value) is { } properties && ParameterRecord.IsOne(type))
        {
            return ParameterRecord.New(type, properties);
        }

        if (type.SpecialType == SpecialType.System_String && type.NullableAnnotation == NullableAnnotation.Annotated && IsNull(value))
        {
            return "null";
        }

        return ParameterValue.Text(value) is { } text ? Scalar(type, text) : null;
    }

    /// <summary>What a value of that type looks like, as <c>a number, such as 0.5</c>; null when none can be given as a parameter.</summary>
    public static string? Expected(ITypeSymbol type) =>
        Underlying(type) is { } underlying ? Expected(underlying) is { } expected ? expected + ", or null" : null
        : ParameterNumbers.Expected(type) ?? ParameterTimes.Expected(type) ?? type switch
        {
            { SpecialType: SpecialType.System_Boolean } => "true or false",
            { SpecialType: SpecialType.System_Char } => "one character",
            { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => "a text",
            { TypeKind: TypeKind.Enum } => "one of " + string.Join(", ", Members(type)),
            _ when Element(type) is { } element && Expected(element) is not null => "a JSON list with values of type " + Name(element),
            _ when MapValue(type) is { } mapped && Expected(mapped) is not null => "a JSON map with values of type " + Name(mapped),
            _ when ParameterRecord.IsOne(type) => ParameterRecord.Expected(type),
            _ => null,
        };

    /// <summary>The type as C# writes it.</summary>
    public static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    /// <summary>A map that was given as one, or typed as JSON; null for anything else.</summary>
    public static IDictionary? Map(object? value) => value is null ? null : Collection(value) as IDictionary;

    /// <summary>Why a value cannot be given, in a sentence.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="type">The type of its default.</param>
    /// <param name="value">What was given.</param>
    public static string Impossible(string name, ITypeSymbol type, object? value) =>
        type.TypeKind == TypeKind.Error
            ? $"The parameter '{name}' cannot be given: the type of its default, {Name(type)}, is not known before the notebook runs. Give it a type of .NET."
            : Expected(type) is { } expected
                ? $"The parameter '{name}' has the type {Name(type)}, so it cannot be {(value is ParameterReference reference ? $"what {reference.Written} holds" : $"'{ParameterValue.Shown(value)}'")}. Give {expected}."
                : $"The parameter '{name}' has the type {Name(type)}, which cannot be given as a parameter. Give it a default of a simple type: a text, number, bool, date, enum, record, list or map of these.";

    /// <summary>A single value as C#; null when the text is not one of that type.</summary>
    public static string? Scalar(ITypeSymbol type, string text) => type switch
    {
        { SpecialType: SpecialType.System_String } => SymbolDisplay.FormatLiteral(text, quote: true),
        { SpecialType: SpecialType.System_Boolean } => bool.TryParse(text, out var truth) ? truth ? "true" : "false" : null,
        { SpecialType: SpecialType.System_Char } => text.Length == 1 ? SymbolDisplay.FormatLiteral(text[0], quote: true) : null,
        { TypeKind: TypeKind.Enum } => Enumeration(type, text),
        _ => ParameterNumbers.Of(type, text) ?? ParameterTimes.Of(type, text),
    };

    private static string? Enumeration(ITypeSymbol type, string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(name => Members(type).FirstOrDefault(member => member == name) ?? Members(type).FirstOrDefault(member => member.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var flags = type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(FlagsAttribute));
        return names.Contains(null) || (names.Count > 1 && !flags) ? null : string.Join(" | ", names.Select(name => $"{Name(type)}.{CSharpLiteral.Identifier(name!)}"));
    }

    private static IEnumerable<string> Members(ITypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => field.Name);

    private static string? Entries(ITypeSymbol type, IDictionary entries)
    {
        var written = entries.Keys.Cast<object>().Select(key => Of(type, entries[key]) is { } text ? $"[{SymbolDisplay.FormatLiteral(key.ToString()!, quote: true)}] = {text}" : null);
        return Joined($"new System.Collections.Generic.Dictionary<string, {Name(type)}> {{ ", written, " }");
    }

    private static string? Joined(string open, IEnumerable<string?> parts, string close)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : open + string.Join(", ", all) + close;
    }

    private static object? Collection(object value) => value is ParameterText typed ? typed.TryJson(out var json) ? ParameterValue.Plain(json) : null : value;

    private static bool IsNull(object value) => value is ParameterText { Text: "null" };

    private static ITypeSymbol? Underlying(ITypeSymbol type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    private static ITypeSymbol? Element(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } named when _lists.Contains(named.Name) && IsCollection(named) => element,
        _ => null,
    };

    private static ITypeSymbol? MapValue(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }, var value] } named && _maps.Contains(named.Name) && IsCollection(named) ? value : null;

    private static bool IsCollection(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";
}
