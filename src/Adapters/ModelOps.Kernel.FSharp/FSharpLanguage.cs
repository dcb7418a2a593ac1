using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.FSharp;

/// <summary>F# in a session. The compiler is loaded when the first cell runs.</summary>
public static class FSharpLanguage
{
    /// <summary>Adds the language to a session.</summary>
    /// <param name="kernel">The session.</param>
    public static void AddTo(NotebookKernel kernel) => kernel.AddLanguage(
        new LanguageDescription("fsharp", "What follows is F#.") { Aliases = ["f#", "fs"], TakesReferences = true },
        () => new EngineLanguage(cell => new FSharpSession(cell.References)));
}
