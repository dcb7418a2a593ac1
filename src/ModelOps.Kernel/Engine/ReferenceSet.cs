using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelOps.Kernel.Engine;

/// <summary>The assemblies that every cell may use: the runtime's and the application's own.</summary>
internal static class ReferenceSet
{
    // Reading the metadata of some 200 files costs time and memory once for all sessions of the process.
    private static readonly Lazy<IReadOnlyList<MetadataReference>> Shared = new(Read);

    public static IReadOnlyList<MetadataReference> Platform => Shared.Value;

    public static MetadataReference File(string path) => MetadataReference.CreateFromFile(path, documentation: XmlDocs.For(path));

    /// <summary>Whether the application or the runtime has an assembly of this name.</summary>
    public static bool HasPlatform(string name)
    {
        var file = name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? name : name + ".dll";
        return Platform.Any(reference => string.Equals(Path.GetFileName(reference.Display), file, StringComparison.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<MetadataReference> Read()
    {
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is string trusted)
        {
            foreach (var path in trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
            }
        }

        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic && assembly.Location.Length > 0))
        {
            paths.TryAdd(assembly.GetName().Name!, assembly.Location);
        }

        return [.. paths.Values.Where(IsManaged).Where(IsForCells).Select(File)];
    }

    // Every cell binds every reference anew: a web framework that the application serves with would cost each cell as much as all else.
    // A package that needs one of these brings its own to compile against.
    private static bool IsForCells(string path) =>
        Path.GetFileName(path) is var name && !name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);

    private static bool IsManaged(string path)
    {
        var name = Path.GetFileName(path);
        return System.IO.File.Exists(path) && !name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal) && name != "mscorlib.dll";
    }
}
