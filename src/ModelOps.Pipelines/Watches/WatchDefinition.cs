using System.Text.Json.Nodes;
using ModelOps.Pipelines.Spec;
using ModelOps.Pipelines.Triggers;

namespace ModelOps.Pipelines.Watches;

/// <summary>What a watch runs, and what for.</summary>
internal sealed record WatchDefinition
{
    /// <summary>The watch's name.</summary>
    public required string Name { get; init; }

    /// <summary>The notebook, script or pipeline: a full path.</summary>
    public required string Target { get; init; }

    /// <summary>What it is.</summary>
    public required WatchTarget Kind { get; init; }

    /// <summary>The folder that relative paths start from, and that the run starts in.</summary>
    public required string Folder { get; init; }

    /// <summary>What it waits for.</summary>
    public required TriggerSpec Triggers { get; init; }

    /// <summary>What the run is given, with expressions such as <c>${watch.day}</c>.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>The experiment of its runs; null as it says itself.</summary>
    public string? Experiment { get; init; }

    /// <summary>How long an attempt may take; null for any time.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How often an attempt that failed is followed by another. Default once, after 10 seconds.</summary>
    public RetrySpec Retry { get; init; } = new() { Times = 1 };

    /// <summary>How often it looks. Default 30 seconds.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of how many firings, the newest, the files are kept; those of the last one always are. Default 30.</summary>
    public int Keep { get; init; } = 30;

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal IEnumerable<(string Key, string Sentence)> Errors()
    {
        if (!ModelOps.Files.ClaimedFolders.IsName(Name))
        {
            yield return ("name", $"'{Name}' cannot be used as the watch's name. Give a short text without blanks around it, such as nightly.");
        }

        if (TimeLimit <= TimeSpan.Zero)
        {
            yield return ("time_limit", $"The time limit is {DurationText.Of(TimeLimit.Value)}, in which nothing can run. Give a time, such as 2h, or remove it.");
        }

        if (Every < TimeSpan.FromSeconds(1))
        {
            yield return ("every", $"It looks every {DurationText.Of(Every)}; give 1s or more.");
        }

        if (Keep is < 1 or > 10_000)
        {
            yield return ("keep", $"'keep' is {Keep}; give 1 to 10000 firings.");
        }

        foreach (var error in WatchValues.Errors(Parameters))
        {
            yield return ("parameters", error);
        }

        foreach (var error in Triggers.Errors())
        {
            yield return (TriggerSpec.Key, error);
        }
    }
}

/// <summary>What a watch can run.</summary>
internal enum WatchTarget
{
    /// <summary>A notebook, by <c>modelops run</c>.</summary>
    Notebook,

    /// <summary>A script, by <c>modelops script</c>.</summary>
    Script,

    /// <summary>A pipeline, by <c>modelops pipeline</c>.</summary>
    Pipeline,
}
