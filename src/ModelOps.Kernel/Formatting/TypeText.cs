namespace ModelOps.Kernel.Formatting;

/// <summary>Types as C# text.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(void)] = "void",
    };

    /// <summary>The name to show, for example <c>Dictionary&lt;string, int&gt;</c>.</summary>
    public static string Short(Type type) => Write(type, full: false);

    /// <summary>The name to compile, for example <c>global::System.Uri</c>.</summary>
    public static string Full(Type type) => Write(type, full: true);

    /// <summary>The nearest type that code of another assembly may name.</summary>
    public static Type Nameable(Type type)
    {
        var candidate = type;
        while (!CanBeNamed(candidate))
        {
            candidate = candidate.BaseType ?? typeof(object);
        }

        return candidate;
    }

    private static bool CanBeNamed(Type type) =>
        type.IsArray ? CanBeNamed(type.GetElementType()!)
        : type.IsVisible && CanBeReferenced(type) && !type.Name.Contains('<') && !type.IsByRef && !type.IsPointer && type.GetGenericArguments().All(CanBeNamed);

    // A compiler reads assemblies from files; of those without one it knows the cells' alone, not what another language has made in memory.
    private static bool CanBeReferenced(Type type) =>
        !type.Assembly.IsDynamic && (type.Assembly.Location.Length > 0 || type.Assembly.GetName().Name!.StartsWith("cell-", StringComparison.Ordinal));

    private static string Write(Type type, bool full)
    {
        if (_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, full)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Write(underlying, full) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.Name.Contains("AnonymousType"))
        {
            return "(anonymous)";
        }

        var arguments = type.GetGenericArguments();
        var text = "";
        var used = 0;
        foreach (var part in Nesting(type))
        {
            var tick = part.Name.IndexOf('`');
            text += (text.Length > 0 ? "." : "") + (tick < 0 ? part.Name : part.Name[..tick]);
            var count = part.GetGenericArguments().Length;
            if (count > used)
            {
                text += $"<{string.Join(", ", arguments[used..count].Select(argument => Write(argument, full)))}>";
                used = count;
            }
        }

        // Types that cells declare are nested in the cell's own class, which no code can name.
        var isOfCell = Nesting(type).First().Name.StartsWith("Submission#", StringComparison.Ordinal);
        text = isOfCell ? text[(text.IndexOf('.') + 1)..] : text;
        return full && !isOfCell ? "global::" + (type.Namespace is { Length: > 0 } space ? space + "." : "") + text : text;
    }

    private static Stack<Type> Nesting(Type type)
    {
        var chain = new Stack<Type>();
        for (var part = type; part is not null; part = part.DeclaringType)
        {
            chain.Push(part);
        }

        return chain;
    }
}
