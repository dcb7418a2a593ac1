namespace ModelOps.Kernel.Engine;

/// <summary>What every cell sees without a using: the same as in Polyglot Notebooks.</summary>
internal static class DefaultImports
{
    public static readonly string[] Names =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading.Tasks",
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting",
        "Microsoft.DotNet.Interactive.Kernel", "Microsoft.DotNet.Interactive.Formatting.PocketViewTags",
    ];
}
