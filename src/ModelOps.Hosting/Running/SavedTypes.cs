using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelOps.Hosting.Running;

/// <summary>Which types are saved, how they are named, and how single values are written.</summary>
internal static class SavedTypes
{
    private static readonly HashSet<Type> _scalars =
    [
        typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128),
        typeof(float), typeof(double), typeof(Half), typeof(decimal), typeof(BigInteger), typeof(string), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(Version), typeof(JsonElement),
    ];

    private static readonly HashSet<Type> _collections = [typeof(List<>), typeof(HashSet<>), typeof(Dictionary<,>), typeof(Queue<>)];

    internal static bool IsScalar(Type type) => type.IsEnum || _scalars.Contains(type);

    internal static bool IsCollection(Type type) => type.IsGenericType && _collections.Contains(type.GetGenericTypeDefinition());

    /// <summary>Arrays of these are written as their bytes.</summary>
    internal static bool IsRaw(Type element) => element.IsPrimitive && element != typeof(nint) && element != typeof(nuint);

    /// <summary>Whether the value of a type is all in its fields: what cells declare, tuples and pairs, and our own results.</summary>
    internal static bool IsPlain(Type type) => IsOfCell(type) || IsOurs(type)
        || (type.Assembly == typeof(object).Assembly && type.FullName is { } name && (name.StartsWith("System.Tuple`", StringComparison.Ordinal) || name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Collections.Generic.KeyValuePair`", StringComparison.Ordinal)));

    internal static bool IsOurs(Type type) => type.Assembly.GetName().Name is { } name && name.StartsWith("ModelOps.", StringComparison.Ordinal);

    internal static bool IsOfCell(Type type) => type.Assembly.GetName().Name is { } name && name.StartsWith("cell-", StringComparison.Ordinal);

    internal static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    /// <summary>A type by a name that the next process can find it by.</summary>
    internal static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            return $"{NameOf(type.GetGenericTypeDefinition())}{{{string.Join("|", type.GetGenericArguments().Select(NameOf))}}}";
        }

        return IsOfCell(type) ? $"cell:{type.FullName![(type.FullName!.IndexOf('+', StringComparison.Ordinal) + 1)..]}" : $"{type.Assembly.GetName().Name}:{type.FullName}";
    }

    internal static string Write(object value) => value switch
    {
        string text => text,
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.Ticks.ToString(CultureInfo.InvariantCulture),
        Uri uri => uri.OriginalString,
        JsonElement json => json.GetRawText(),
        Enum named => Convert.ToString(Convert.ChangeType(named, Enum.GetUnderlyingType(named.GetType()), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)!,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    internal static object Read(string text, Type type)
    {
        if (type.IsEnum)
        {
            return Enum.ToObject(type, Convert.ChangeType(text, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture));
        }

        return type == typeof(string) ? text
            : type == typeof(double) ? BitConverter.Int64BitsToDouble(long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : type == typeof(float) ? BitConverter.Int32BitsToSingle(int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : type == typeof(bool) ? bool.Parse(text)
            : type == typeof(char) ? text[0]
            : type == typeof(DateTime) ? DateTime.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture)
            : type == typeof(DateOnly) ? DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)
            : type == typeof(TimeOnly) ? TimeOnly.ParseExact(text, "O", CultureInfo.InvariantCulture)
            : type == typeof(TimeSpan) ? new TimeSpan(long.Parse(text, CultureInfo.InvariantCulture))
            : type == typeof(Guid) ? Guid.Parse(text)
            : type == typeof(Uri) ? new Uri(text, UriKind.RelativeOrAbsolute)
            : type == typeof(Version) ? Version.Parse(text)
            : type == typeof(Half) ? Half.Parse(text, CultureInfo.InvariantCulture)
            : type == typeof(Int128) ? Int128.Parse(text, CultureInfo.InvariantCulture)
            : type == typeof(UInt128) ? UInt128.Parse(text, CultureInfo.InvariantCulture)
            : type == typeof(BigInteger) ? BigInteger.Parse(text, CultureInfo.InvariantCulture)
            : type == typeof(JsonElement) ? JsonElement.Parse(text)
            : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }

    /// <summary>A comparer as a word; null for one that cannot be made again.</summary>
    internal static string? ComparerName(object? comparer)
    {
        if (comparer is null || comparer.GetType().Name.Contains("DefaultComparer", StringComparison.Ordinal) || comparer.GetType().Name.Contains("GenericEqualityComparer", StringComparison.Ordinal)
            || comparer.GetType().Name == "StringEqualityComparer" || comparer.GetType().Name.Contains("ObjectEqualityComparer", StringComparison.Ordinal) || comparer.GetType().Name.Contains("EnumEqualityComparer", StringComparison.Ordinal))
        {
            return "";
        }

        return ReferenceEquals(comparer, StringComparer.Ordinal) ? "ordinal"
            : ReferenceEquals(comparer, StringComparer.OrdinalIgnoreCase) ? "ordinal-ignore-case"
            : ReferenceEquals(comparer, StringComparer.InvariantCulture) ? "invariant"
            : ReferenceEquals(comparer, StringComparer.InvariantCultureIgnoreCase) ? "invariant-ignore-case"
            : null;
    }

    internal static StringComparer? Comparer(string name) => name switch
    {
        "ordinal" => StringComparer.Ordinal,
        "ordinal-ignore-case" => StringComparer.OrdinalIgnoreCase,
        "invariant" => StringComparer.InvariantCulture,
        "invariant-ignore-case" => StringComparer.InvariantCultureIgnoreCase,
        _ => null,
    };

    internal static object New(Type type) => RuntimeHelpers.GetUninitializedObject(type);
}
