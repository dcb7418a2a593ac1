namespace ModelOps.Kernel.Engine;

/// <summary>What every cell sees without a using.</summary>
internal static class DefaultImports
{
    public static readonly string[] Names =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading.Tasks",
    ];
}
