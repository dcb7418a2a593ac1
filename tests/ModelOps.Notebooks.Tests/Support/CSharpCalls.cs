using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>What C# can call on a session: its own methods, and those that the features add.</summary>
internal static class CSharpCalls
{
    internal static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. typeof(ModelOpsSession).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName),
        .. typeof(ModelOpsSession).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && method.GetParameters()[0].ParameterType == typeof(ModelOpsSession)),
    ];
}
