using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What a <see cref="ModelService"/> needs of its process.</summary>
public sealed record ModelServiceOptions
{
    /// <summary>Opens the tracking store that versions are looked up in; null where all of them are folders or given.</summary>
    public Func<CancellationToken, Task<ITrackingStore>>? Store { get; init; }

    /// <summary>Versions that are loaded already, by their name in the traffic. They live longer than the service.</summary>
    public IReadOnlyDictionary<string, LoadedVersion> Loaded { get; init; } = new Dictionary<string, LoadedVersion>();

    /// <summary>Where copies of models are kept that are at other places; null for the folder of temporary files.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Where the payload log is, if there is to be one.</summary>
    public string? PayloadFolder { get; init; }

    /// <summary>Where it keeps the state of its canary and of its alerts; null where there can be none.</summary>
    public string? StateFolder { get; init; }

    /// <summary>The audit log, which a canary writes its decisions to; null where there can be none.</summary>
    public string? AuditFile { get; init; }

    /// <summary>Watch every request.</summary>
    public IReadOnlyList<IScoringObserver> Observers { get; init; } = [];

    /// <summary>Hears of what goes wrong while it serves, such as a new version that cannot be loaded; each once. It must not wait or throw.</summary>
    public Action<string>? Problem { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes the log.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
