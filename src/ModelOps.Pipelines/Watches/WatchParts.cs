using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Watches;

/// <summary>What a watch works with.</summary>
internal sealed record WatchParts
{
    /// <summary>The user's watches.</summary>
    internal required WatchStore Store { get; init; }

    /// <summary>What it waits for.</summary>
    internal required IReadOnlyList<ITrigger> Triggers { get; init; }

    /// <summary>How the tool is started.</summary>
    internal required IReadOnlyList<string> Tool { get; init; }

    /// <summary>Variables of the run beside those of this process, such as where runs are tracked.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Opens the engine that keeps its jobs in a folder.</summary>
    internal Func<string, IJobEngine> Engine { get; init; } = folder => JobEngines.Find("local").Open(new JobEngineOptions { Folder = folder });

    /// <summary>Hears what happens, a line each.</summary>
    internal Func<string, ValueTask> Say { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>Hears what the run writes, as it comes.</summary>
    internal Func<string, ValueTask> Output { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called before and after everything that outlives the process: tests end it there.</summary>
    internal Action<string>? Effect { get; init; }
}
