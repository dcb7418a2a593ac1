namespace ModelOps.Pipelines.Processes;

/// <summary>A notebook or script that the tool is to run, in a process of its own.</summary>
/// <param name="Path">The notebook or script: a full path.</param>
/// <param name="Folder">The folder that it runs in.</param>
/// <param name="Store">The tracking store, as <c>MLFLOW_TRACKING_URI</c> names it.</param>
internal sealed record ToolNotebook(string Path, string Folder, string Store)
{
    /// <summary>True for a script, whose <see cref="Words"/> are what it sees as <c>Args</c>.</summary>
    internal bool IsScript { get; init; }

    /// <summary>The options of a notebook, or the arguments of a script.</summary>
    internal IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Where the process writes what came of it; null when its exit code is enough.</summary>
    internal string? ResultFile { get; init; }

    /// <summary>The experiment that its runs go to; null as it says itself.</summary>
    internal string? Experiment { get; init; }

    /// <summary>How long it may take; null for any time.</summary>
    internal TimeSpan? TimeLimit { get; init; }

    /// <summary>Tags of all runs and versions that it makes.</summary>
    internal IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>True to leave out what it writes to standard output.</summary>
    internal bool IsSilent { get; init; }

    internal IEnumerable<string> AllWords()
    {
        string[] options = [.. Experiment is null ? [] : (string[])["--experiment", Experiment], .. ResultFile is null ? [] : (string[])["--result", ResultFile]];
        return IsScript ? ["script", Path, .. options, "--", .. Words] : ["run", Path, "--quiet", .. Words, .. options];
    }
}
