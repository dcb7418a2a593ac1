using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Running;

namespace ModelOps.Hosting.Running;

/// <summary>What a cell's result depends on, besides files: equal keys, equal results.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Before">The code of all cells before it that are part of the run.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Packages">The lock of the packages, if a cell so far asks for one.</param>
/// <param name="Version">Of the toolkit and of .NET.</param>
internal sealed record CellKey(string Code, string Before, string Parameters, string Packages, string Version)
{
    private const string Mark = "key";
    private const string NotKept = "not_kept";

    /// <summary>Of this toolkit and runtime.</summary>
    internal static string ThisVersion { get; } = $"{typeof(CellKey).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion} {typeof(CellKey).Module.ModuleVersionId} {typeof(ModelOpsSession).Module.ModuleVersionId} {Environment.Version}";

    /// <summary>The name of the entry.</summary>
    internal string Name => CellCache.Digest(Code, Before, Parameters, Packages, Version)[..32];

    internal static string CodeOf(NotebookCell cell) => CellCache.Digest(cell.Language, cell.Source, string.Join('\n', CellInputs.Named(cell)));

    /// <summary>Writes into the copy by what a cell was kept, or why it was not.</summary>
    internal void WriteTo(NotebookCell cell, string? notKept)
    {
        CellMarks.Set(cell, Mark, JsonSerializer.SerializeToNode(this));
        CellMarks.Clear(cell, notKept is null ? NotKept : "");
        if (notKept is not null)
        {
            CellMarks.Set(cell, NotKept, notKept);
        }
    }

    internal static CellKey? ReadFrom(NotebookCell cell) => CellMarks.Get(cell, Mark) is JsonObject mark ? mark.Deserialize<CellKey>() : null;

    internal static string? NotKeptOf(NotebookCell cell) => CellMarks.Get(cell, NotKept)?.ToString();

    /// <summary>What is not as it was when an earlier key was made; null when all is.</summary>
    internal string? DiffersFrom(CellKey earlier) =>
        earlier.Code != Code ? "the code changed"
        : earlier.Parameters != Parameters ? "the parameters changed"
        : earlier.Before != Before ? "a cell before it changed"
        : earlier.Packages != Packages ? "the package lock changed"
        : earlier.Version != Version ? "the version of the tool or of .NET changed"
        : null;
}
