using System.Reflection;
using System.Text;

namespace ModelOps.TestSupport;

/// <summary>A project's public types and members as one readable text, to be approved as a golden file.</summary>
public static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>One block a type, one line a member, in ordinal order. What the compiler makes of an extension block, beside its methods, has no name that could be used.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(type => !type.FullName!.Contains('<')).OrderBy(type => type.ToString(), StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type).Append('\n');
            var members = type.GetMembers(Declared).Where(Visible).Select(Line).Distinct().Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsInterface ? "interface"
        : type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static bool Visible(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<') => false,
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && (method is ConstructorInfo || !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        PropertyInfo property => property.GetAccessors().Length > 0,
        FieldInfo field => field.IsPublic && field.Name != "value__",
        EventInfo => true,
        _ => false,
    };

    private static string Line(MemberInfo member) => member switch
    {
        PropertyInfo property => $"{property} {{{(property.GetMethod?.IsPublic == true ? " get;" : "")}{(property.SetMethod?.IsPublic == true ? " set;" : "")} }}",
        _ => member.ToString()!,
    };
}
