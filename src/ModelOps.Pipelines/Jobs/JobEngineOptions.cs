using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelOps;

/// <summary>How an engine is opened.</summary>
public sealed record JobEngineOptions
{
    /// <summary>A folder of its own for what one process must leave for the next (which process a job is, its exit code, its log). The same folder finds the same jobs.</summary>
    public required string Folder { get; init; }

    /// <summary>The engine's own settings by name, such as <c>partition</c> or <c>namespace</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes the engine's log. By default nothing does.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
