using System.Collections;
using System.Reflection;
using ModelOps.Data.Tables.Columns;

namespace ModelOps.Data.Tables.Records;

/// <summary>Reads objects as rows.</summary>
internal static class RecordReader
{
    /// <summary>What a column is read from.</summary>
    /// <param name="Name">The property's or field's name.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Read">Gives its value for an object.</param>
    public readonly record struct Member(string Name, Type Type, Func<object, object?> Read);

    /// <summary>The type of a list's elements: the one it declares, or, where that is an interface or <see cref="object"/>, the first element's.</summary>
    public static Type? ElementOf(IEnumerable rows)
    {
        var declared = rows.GetType().GetInterfaces().Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)).Select(type => type.GetGenericArguments()[0]).FirstOrDefault();
        return declared is null || (declared != typeof(object) && !declared.IsInterface && !declared.IsAbstract) ? declared : rows.Cast<object?>().FirstOrDefault()?.GetType() ?? declared;
    }

    /// <summary>The public properties and fields of a type, in the order they are declared; none of a type that is itself a value.</summary>
    public static IReadOnlyList<Member> Members(Type type) => IsValue(type)
        ? []
        : [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => new Member(property.Name, property.PropertyType, property.GetValue)),
            .. type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => new Member(field.Name, field.FieldType, field.GetValue)),
        ];

    public static Frame Read(IEnumerable rows, Type type, CancellationToken cancellationToken)
    {
        var members = Members(type);
        if (members.Count == 0)
        {
            throw new InvalidInputException($"A list of {type.Name} has no columns. Give objects with public properties, as new {{ Age = 30, Risk = \"good\" }}.");
        }

        var builders = members.Select(member => new ValueColumnBuilder(member.Name, member.Type)).ToArray();
        var count = 0;
        foreach (var row in rows)
        {
            count++;
            if (row is null)
            {
                throw new InvalidInputException($"Row {count} of the list is null. Leave it out.");
            }

            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].Add(members[i].Read(row));
            }

            if (count % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return ColumnNames.Frame([.. builders.SelectMany(builder => builder.Build())]);
    }

    private static bool IsValue(Type type) =>
        type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(Half)
        || type == typeof(object) || type.IsAssignableTo(typeof(IEnumerable)) || Nullable.GetUnderlyingType(type) is not null
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}
