using Microsoft.CodeAnalysis;

namespace ModelOps.Kernel.Running;

/// <summary>C# that reads a referenced value, as the type that a parameter's default has.</summary>
internal static class ReferenceCode
{
    private const string Culture = "System.Globalization.CultureInfo.InvariantCulture";

    /// <summary>The code; null when the value does not fit the type, or the type takes no single text.</summary>
    public static string? Of(ITypeSymbol type, ParameterReference reference)
    {
        var read = reference.ReadCode();
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Object || type.TypeKind == TypeKind.Dynamic)
        {
            return read;
        }

        // The literal proves that the value fits.
        if (ParameterLiteral.Scalar(type, reference.Value) is null)
        {
            return null;
        }

        var name = ParameterLiteral.Name(type);
        return type switch
        {
            { TypeKind: TypeKind.Enum } => $"System.Enum.Parse<{name}>({read}, true)",
            { SpecialType: SpecialType.System_Boolean or SpecialType.System_Char } => $"{name}.Parse({read})",
            { SpecialType: SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal } => $"{name}.Parse({read}, System.Globalization.NumberStyles.Float, {Culture})",
            _ when type.ToDisplayString() == "System.DateTime" => $"{name}.Parse({read}, {Culture}, System.Globalization.DateTimeStyles.RoundtripKind)",
            _ when type.ToDisplayString() == "System.Uri" => $"new {name}({read}, System.UriKind.RelativeOrAbsolute)",
            _ => $"{name}.Parse({read}, {Culture})",
        };
    }
}
