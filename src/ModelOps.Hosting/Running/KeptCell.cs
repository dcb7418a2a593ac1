using System.Text.Json.Nodes;

namespace ModelOps.Hosting.Running;

/// <summary>What a cell came to, as the cache keeps it.</summary>
internal sealed record KeptCell
{
    /// <summary>When it was kept.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The files read before the cell, and by it, with their digests.</summary>
    public required SortedDictionary<string, string> InputsBefore { get; init; }

    public required SortedDictionary<string, string> Inputs { get; init; }

    public required IReadOnlyList<KeptVariable> Variables { get; init; }

    /// <summary>Why the variables are not here, for a cell that is run once whatever it leaves; null for a cell that is whole.</summary>
    public string? Lacks { get; init; }

    /// <summary>nbformat's outputs.</summary>
    public required JsonArray Outputs { get; init; }

    public int? ExecutionCount { get; init; }

    /// <summary>The results that it named by <c>ops.Output</c>.</summary>
    public required JsonObject Named { get; init; }

    /// <summary>What it logged into the run that was open; null when none was.</summary>
    public LoggedPart? Logged { get; init; }
}

/// <summary>A variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="IsDeclared">Whether the cell declared it; else it changed one of an earlier cell.</param>
/// <param name="Value">Its value.</param>
internal sealed record KeptVariable(string Name, string Type, bool IsDeclared, JsonNode? Value);
