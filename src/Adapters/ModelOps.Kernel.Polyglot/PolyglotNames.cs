using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Polyglot;

/// <summary>Brings the names of Polyglot Notebooks into a session: <c>display</c>, <c>Formatter</c>, <c>Kernel.Root</c> and the rest.</summary>
public static class PolyglotNames
{
    // Any of these defines some of the same names.
    private static readonly string[] _real = ["Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting"];

    // As functions, so that values can be piped into them.
    private const string FSharp = """
        open Microsoft.DotNet.Interactive
        open Microsoft.DotNet.Interactive.Formatting
        let display (value: obj) = Kernel.display(value)
        let HTML (content: string) = Kernel.HTML(content)
        let CSS (content: string) = Kernel.CSS(content)
        let Javascript (content: string) = Kernel.Javascript(content)
        """;

    /// <summary>Adds them, until a cell loads the real assemblies.</summary>
    /// <param name="kernel">The session.</param>
    public static void AddTo(NotebookKernel kernel)
    {
        kernel.AddStandIn(typeof(PolyglotNames).Assembly, _real);
        kernel.AddImports(
            "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting",
            "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.Formatting.PocketViewTags");
        kernel.AddPrelude("fsharp", FSharp);
    }
}
