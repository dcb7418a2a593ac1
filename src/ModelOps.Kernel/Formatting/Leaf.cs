using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Kernel.Formatting;

/// <summary>Values that are shown as one text.</summary>
internal static class Leaf
{
    /// <summary>The text of a value that has one, or null for sequences and for objects that are shown by their members.</summary>
    public static string? Text(object value)
    {
        switch (value)
        {
            case string text:
                return text;
            case DateTime time:
                return time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            case DateTimeOffset time:
                return time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
            case Type type:
                return TypeText.Short(type);
            case Delegate function:
                return $"{TypeText.Short(function.GetType())} ({function.Method.Name})";
            case Task task:
                return $"{TypeText.Short(task.GetType())} ({task.Status}; await it to see its result)";
            case Exception exception:
                return exception.ToString();
            case JsonElement json:
                return json.GetRawText();
            case JsonNode json:
                return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
            case IHtmlText:
                return value.ToString();
            case not IEnumerable when IHtmlText.Is(value):
                return value.ToString();
        }

        var shape = value.GetType();
        if (value is IEnumerable || IsComposite(shape))
        {
            return null;
        }

        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>Whether a type is shown by its members: records, tuples, anonymous types and all that does not say how it is shown.</summary>
    private static bool IsComposite(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || typeof(IFormattable).IsAssignableFrom(type) || IsUnion(type) || IsUnion(type.BaseType))
        {
            return false;
        }

        return type.IsAssignableTo(typeof(ITuple))
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            || type.GetMethod(nameof(ToString), Type.EmptyTypes) is not { } own
            || own.DeclaringType == typeof(object) || own.DeclaringType == typeof(ValueType)
            || own.IsDefined(typeof(CompilerGeneratedAttribute))
            || own.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute));
    }

    // F# writes a union's value better than its members could.
    private static bool IsUnion(Type? type) =>
        type?.GetCustomAttributesData().Any(attribute => attribute.AttributeType.FullName == "Microsoft.FSharp.Core.CompilationMappingAttribute"
            && attribute.ConstructorArguments is [{ Value: int flags }, ..] && (flags & 31) == 1) == true;

    /// <summary>The members by which a value is shown: public properties and fields, in the order of declaration.</summary>
    public static IEnumerable<(string Name, Type Type, Func<object, object?> Get)> Members(Type type)
    {
        if (type.IsAssignableTo(typeof(ITuple)) && type.IsValueType)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => (field.Name, field.FieldType, (Func<object, object?>)field.GetValue));
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod?.IsPublic == true && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike && !property.PropertyType.IsByRef && property.Name != "EqualityContract")
            .Select(property => (property.Name, property.PropertyType, (Func<object, object?>)property.GetValue));
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => (field.Name, field.FieldType, (Func<object, object?>)field.GetValue));
        return properties.Concat(fields).DistinctBy(member => member.Name);
    }
}
