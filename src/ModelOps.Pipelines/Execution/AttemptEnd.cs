using System.Text.Json.Nodes;

namespace ModelOps.Pipelines.Execution;

/// <summary>What came of one attempt of a task.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">Why it did not succeed; null when it did.</param>
internal sealed record AttemptEnd(PipelineStatus Status, string? Error)
{
    /// <summary>The exit code; null when it is not known.</summary>
    internal int? ExitCode { get; init; }

    /// <summary>The results that it named.</summary>
    internal JsonObject Outputs { get; init; } = [];

    /// <summary>The executed notebook.</summary>
    internal string? Copy { get; init; }

    /// <summary>The digests of what it wrote.</summary>
    internal IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the engine lost it, so that nobody knows how it ended.</summary>
    internal bool IsLost { get; init; }

    internal bool IsGood => Status == PipelineStatus.Succeeded;
}
