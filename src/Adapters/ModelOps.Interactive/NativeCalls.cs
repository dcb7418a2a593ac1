using System.Reflection;
using System.Runtime.InteropServices;
using ModelOps.Tracking;

namespace ModelOps.Interactive;

/// <summary>
/// Binds native functions while the folders they are in are known. .NET Interactive forgets the folders of packages when it shuts down, before
/// the session ends: a function first called then, to close the store, would not be found, and the process would abort.
/// </summary>
internal static class NativeCalls
{
    /// <summary>Binds all functions of SQLite's library.</summary>
    public static void BindSqlite()
    {
        foreach (var name in typeof(ITrackingStore).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)))
        {
            Bind(Assembly.Load(name), []);
        }
    }

    private static void Bind(Assembly assembly, HashSet<string> seen)
    {
        if (!seen.Add(assembly.FullName!))
        {
            return;
        }

        foreach (var method in assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)))
        {
            try
            {
                Marshal.Prelink(method);
            }
            catch (EntryPointNotFoundException)
            {
                // A function of another platform.
            }
        }

        foreach (var name in assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("SQLitePCLRaw", StringComparison.Ordinal)))
        {
            Bind(Assembly.Load(name), seen);
        }
    }
}
