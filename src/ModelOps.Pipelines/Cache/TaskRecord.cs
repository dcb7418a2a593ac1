using System.Text.Json.Nodes;

namespace ModelOps.Pipelines.Cache;

/// <summary>What a task did when it last succeeded, so that it need not do it again.</summary>
internal sealed record TaskRecord
{
    /// <summary>What decided what it did.</summary>
    public required IReadOnlyDictionary<string, string> Parts { get; init; }

    /// <summary>The results that it named.</summary>
    public required JsonObject Outputs { get; init; }

    /// <summary>The digests of the files and folders that it wrote.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The run of the pipeline that it belonged to.</summary>
    public required string Run { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>Which execution it was: another one each time that it ran.</summary>
    public required string Execution { get; init; }

    /// <summary>The executed notebook; null for none.</summary>
    public string? Copy { get; init; }
}
