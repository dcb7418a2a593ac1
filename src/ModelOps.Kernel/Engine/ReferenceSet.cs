using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// The assemblies that cells compile against. The compiler binds all of them anew for every cell, so a session starts with the
/// runtime's and the engine's own, without those that only tell where types have moved to; one of these comes in with the first assembly that
/// refers to it.
/// </summary>
internal sealed class ReferenceSet
{
    // Reading the metadata of some 170 files costs time and memory once for all sessions of the process.
    private static readonly Lazy<Dictionary<string, PortableExecutableReference>> _runtime = new(ReadRuntime);
    private static readonly Lazy<IReadOnlyList<string>> _atStart = new(() => [.. _runtime.Value.Where(named => IsForCells(named.Key, named.Value)).Select(named => named.Key)]);

    // The compiler makes symbols for the assemblies that a cell refers to, or takes those that another compilation has made of the same file. A session must
    // get the same ones for each cell: else all types that refer to them are new, and no variable of before fits them. This compilation is bound before any
    // session's and lives as long as the process, so all sessions have its symbols for what they start with, and their own for what comes later.
    private static readonly Lazy<CSharpCompilation> _anchor = new(BindStart);
    private readonly ConcurrentDictionary<string, byte> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the session has an assembly of this name: one of the runtime's, which come in when they are needed, or one that was added.</summary>
    /// <param name="name">A name, with or without <c>.dll</c>, or a path, of which the last part counts.</param>
    public bool Has(string name)
    {
        var file = Path.GetFileName(name);
        var simple = file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;
        return _runtime.Value.ContainsKey(simple) || _taken.ContainsKey(simple);
    }

    /// <summary>Reads what every session starts with, once in a process; whoever needs it meanwhile waits for it.</summary>
    /// <returns>A compilation that refers to all of it.</returns>
    public static CSharpCompilation Read() => _anchor.Value;

    /// <summary>What the first cell needs.</summary>
    public IReadOnlyList<MetadataReference> Start()
    {
        _ = _anchor.Value;
        return [.. StartOfRuntime(), .. Add([typeof(ReferenceSet).Assembly.Location])];
    }

    /// <summary>References to files, and to those of the runtime's assemblies that they refer to and the session does not have yet.</summary>
    /// <param name="paths">Assembly files.</param>
    public IReadOnlyList<MetadataReference> Add(params IEnumerable<string> paths) => [.. paths.SelectMany(TakeFile)];

    private IEnumerable<MetadataReference> TakeFile(string path)
    {
        _taken[Path.GetFileNameWithoutExtension(path)] = 0;
        var file = File(path);
        return ReferredBy(file).SelectMany(TakeRuntime).Select(OfSession).Prepend(file);
    }

    private IEnumerable<PortableExecutableReference> StartOfRuntime() => _atStart.Value.SelectMany(TakeRuntime);

    private IEnumerable<PortableExecutableReference> TakeRuntime(string name) =>
        _runtime.Value.TryGetValue(name, out var reference) && _taken.TryAdd(name, 0) ? ReferredBy(reference).SelectMany(TakeRuntime).Prepend(reference) : [];

    // A copy shares what was read, but not the compiler's symbols.
    private static MetadataReference OfSession(PortableExecutableReference reference) =>
        ((AssemblyMetadata)reference.GetMetadata().Copy()).GetReference(XmlDocs.For(reference.FilePath!), filePath: reference.FilePath);

    private static CSharpCompilation BindStart()
    {
        var compilation = CSharpCompilation.CreateScriptCompilation("start", references: new ReferenceSet().StartOfRuntime(), options: CellCompiler.Options, returnType: typeof(object));
        _ = compilation.ObjectType; // binds the references
        return compilation;
    }

    private static IEnumerable<string> ReferredBy(PortableExecutableReference reference) =>
        Metadata(reference) is { } metadata ? metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)) : [];

    private static Dictionary<string, PortableExecutableReference> ReadRuntime() =>
        Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Select(File)
            .Where(reference => Metadata(reference) is not null)
            .ToDictionary(reference => Path.GetFileNameWithoutExtension(reference.FilePath!), StringComparer.OrdinalIgnoreCase);

    // Only the metadata: most of a library of the runtime is machine code.
    private static PortableExecutableReference File(string path)
    {
        try
        {
            var module = ModuleMetadata.CreateFromStream(System.IO.File.OpenRead(path), PEStreamOptions.PrefetchMetadata);
            return AssemblyMetadata.Create(module).GetReference(XmlDocs.For(path), filePath: path, display: path);
        }
        catch (BadImageFormatException)
        {
            // The compiler says what is wrong with it, if a cell asks for it.
            return MetadataReference.CreateFromFile(path, documentation: XmlDocs.For(path));
        }
    }

    private static bool IsForCells(string name, PortableExecutableReference reference) =>
        !name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal) && Metadata(reference)!.TypeDefinitions.Count > 1; // <Module> is always there

    // Null for a native library.
    private static MetadataReader? Metadata(PortableExecutableReference reference)
    {
        try
        {
            return ((AssemblyMetadata)reference.GetMetadata()).GetModules()[0].GetMetadataReader();
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
