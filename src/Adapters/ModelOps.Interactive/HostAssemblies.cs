using System.Reflection;
using System.Runtime.Loader;

namespace ModelOps.Interactive;

/// <summary>
/// Lets packages use what the tool has already, where they ask for a later version of the same major one: a process holds one version, and the tool's is there first.
/// Plotly.NET 6 asks for FSharp.Core 10.1, the tool 1.0.712001 brings 10.0.
/// </summary>
internal static class HostAssemblies
{
    private static int _added;

    public static void Allow()
    {
        if (Interlocked.Exchange(ref _added, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    internal static Assembly? Resolve(AssemblyLoadContext context, AssemblyName asked)
    {
        var there = ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "").Split(Path.PathSeparator).Any(path => Path.GetFileNameWithoutExtension(path) == asked.Name)
            ? context.LoadFromAssemblyName(new AssemblyName(asked.Name!))
            : null;
        return there?.GetName() is { } name && name.Version?.Major == asked.Version?.Major && name.GetPublicKeyToken().AsSpan().SequenceEqual(asked.GetPublicKeyToken()) ? there : null;
    }
}
