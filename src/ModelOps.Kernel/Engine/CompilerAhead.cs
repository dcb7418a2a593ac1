using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ModelOps.Kernel.Engine;

/// <summary>
/// Starts the compiler while the rest of the process starts. Most of what a first cell waits for is the just-in-time compilation of the compiler itself, so a small cell
/// is compiled on one thread, against a single library, while another reads the libraries that cells compile against and goes through what writes assemblies.
/// </summary>
internal static class CompilerAhead
{
    private const string Cell = "object first = (object)System.Environment.Version;\nvar second = 1;\nsecond + 1";
    private static int _started;

    /// <summary>Begins, once in a process. An error shows where the compiler is used.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            // On threads of their own: the pool has one for each processor at first, and the run itself needs them.
            _ = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _ = Task.Factory.StartNew(Compile, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Reads what sessions start with, and writes an assembly without code.</summary>
    /// <returns>Whether it could be written.</returns>
    public static bool Write()
    {
        var references = ReferenceSet.Read().References;
        var compilation = CSharpCompilation.Create("ahead", [CSharpSyntaxTree.ParseText(SourceText.From("", Encoding.UTF8))], references, CellCompiler.Options);
        return CellCompiler.Emit(compilation, new MemoryStream(), new MemoryStream(), CancellationToken.None).Success;
    }

    /// <summary>Compiles a cell that is not run.</summary>
    /// <returns>Whether it compiled.</returns>
    public static bool Compile()
    {
        // Read apart from what sessions share, which must be bound first by the references of a session's start.
        using var library = AssemblyMetadata.Create(ModuleMetadata.CreateFromStream(File.OpenRead(typeof(object).Assembly.Location), PEStreamOptions.PrefetchMetadata));
        var tree = CellCompiler.Rewritten(CSharpSyntaxTree.ParseText(SourceText.From(Cell, Encoding.UTF8), CellCompiler.Parsing, "ahead"));
        var compilation = CSharpCompilation.CreateScriptCompilation("ahead", tree, [library.GetReference()], CellCompiler.Options.WithScriptClassName("Submission#0"), null, typeof(object));
        return CellCompiler.Emit(compilation, new MemoryStream(), new MemoryStream(), CancellationToken.None).Success;
    }
}
