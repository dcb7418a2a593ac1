using System.Collections;
using Microsoft.CodeAnalysis;
using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Running;

/// <summary>Records (and structs) as parameters: a map changes the properties that it names, the others keep their defaults.</summary>
internal static class ParameterRecord
{
    /// <summary>Whether a map of properties can be given for it.</summary>
    public static bool IsOne(ITypeSymbol type) =>
        (type.IsRecord || type is { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None }) && Properties(type).Count > 0;

    /// <summary>What a value of that type looks like.</summary>
    public static string Expected(ITypeSymbol type) => $"a JSON map with properties of it: {string.Join(", ", Properties(type).Select(property => $"{property.Name} ({ParameterLiteral.Name(property.Type)})"))}";

    /// <summary>The default with some properties changed, as C#; null after an error.</summary>
    /// <param name="type">The record.</param>
    /// <param name="self">C# for the default: the variable's name.</param>
    /// <param name="values">The properties that change.</param>
    /// <param name="path">The parameter, with the properties that led here, for messages.</param>
    /// <param name="errors">Takes what cannot be used, a sentence each.</param>
    public static string? With(ITypeSymbol type, string self, IDictionary values, string path, List<string> errors)
    {
        var before = errors.Count;
        var parts = new List<string>();
        foreach (var (given, value) in values.Keys.Cast<object>().Select(key => (key.ToString()!, ParameterValue.Plain(values[key]))))
        {
            if (Find(type, given) is not { } property)
            {
                string[] names = [.. Properties(type).Select(each => each.Name)];
                errors.Add($"The parameter '{path}' has the type {ParameterLiteral.Name(type)}, which has no property '{given}'.{Nearest.Sentence(given, names)} Its properties are: {string.Join(", ", names)}.");
            }
            else if (ParameterLiteral.Map(value) is { } inner && IsOne(property.Type))
            {
                if (With(property.Type, $"{self}.{CSharpLiteral.Identifier(property.Name)}", inner, $"{path}.{property.Name}", errors) is { } changed)
                {
                    parts.Add($"{CSharpLiteral.Identifier(property.Name)} = {changed}");
                }
            }
            else if (ParameterLiteral.Of(property.Type, value) is { } text)
            {
                parts.Add($"{CSharpLiteral.Identifier(property.Name)} = {text}");
            }
            else
            {
                errors.Add(ParameterLiteral.Impossible($"{path}.{property.Name}", property.Type, value));
            }
        }

        return errors.Count > before ? null : parts.Count == 0 ? self : $"{self} with {{ {string.Join(", ", parts)} }}";
    }

    /// <summary>A new one, as C#, where no default stands: in a list, a map, or for null. Null when a property that the constructor asks for is missing, or one is unknown or does not fit.</summary>
    public static string? New(ITypeSymbol type, IDictionary values)
    {
        var given = values.Keys.Cast<object>().ToDictionary(key => Find(type, key.ToString()!)?.Name ?? "", key => values[key], StringComparer.Ordinal);
        if (given.ContainsKey("") || ((INamedTypeSymbol)type).InstanceConstructors.Where(IsOwn(type)).MaxBy(each => each.Parameters.Length) is not { } constructor)
        {
            return null;
        }

        var arguments = new List<string?>();
        foreach (var parameter in constructor.Parameters)
        {
            if (given.Remove(parameter.Name, out var value))
            {
                arguments.Add(ParameterLiteral.Of(parameter.Type, value) is { } text ? $"{CSharpLiteral.Identifier(parameter.Name)}: {text}" : null);
            }
            else if (!parameter.HasExplicitDefaultValue)
            {
                return null;
            }
        }

        List<string?> rest = [.. given.Select(pair => ParameterLiteral.Of(Find(type, pair.Key)!.Type, pair.Value) is { } text ? $"{CSharpLiteral.Identifier(pair.Key)} = {text}" : null)];
        return arguments.Contains(null) || rest.Contains(null) ? null
            : $"new {ParameterLiteral.Name(type)}({string.Join(", ", arguments)})" + (rest.Count > 0 ? $" {{ {string.Join(", ", rest)} }}" : "");
    }

    // Not the one that copies.
    private static Func<IMethodSymbol, bool> IsOwn(ITypeSymbol type) => constructor => constructor.DeclaredAccessibility == Accessibility.Public
        && !(constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, type));

    private static IPropertySymbol? Find(ITypeSymbol type, string name) =>
        Properties(type).FirstOrDefault(property => property.Name == name) ?? Properties(type).FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<IPropertySymbol> Properties(ITypeSymbol type) =>
        [.. type.GetMembers().OfType<IPropertySymbol>().Where(property => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public })];
}
