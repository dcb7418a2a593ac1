namespace ModelOps;

/// <summary>What was brought back of a version.</summary>
/// <param name="Version">The version, as <c>name/3</c>.</param>
/// <param name="Folder">The folder it was brought to.</param>
/// <param name="Parts">What is there: a name, and its path in the folder.</param>
/// <param name="Missing">What is not and why, one sentence each.</param>
public sealed record RestoreResult(string Version, string Folder, IReadOnlyList<KeyValuePair<string, string>> Parts, IReadOnlyList<string> Missing) : Viewable, IVerdict
{
    /// <summary>The words that run it again, without the tool's name; null where the notebook or its code is missing.</summary>
    internal string? Rerun { get; init; }

    /// <inheritdoc />
    public string? Refusal => Missing.Count == 0 ? null : $"{Version} is not whole in '{Folder}': {string.Join(" ", Missing)}";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"Restored {Version} to {Folder}{(Missing.Count == 0 ? "" : ", in part")}");
        foreach (var (name, path) in Parts)
        {
            view.Fact(name, path);
        }

        return view.Notes(Missing).Notes(Rerun is null ? [] : [$"Run it again in '{Folder}' with {Wording.Of($"modelops {Rerun}", $"the terminal's modelops {Rerun}", $"the terminal's modelops {Rerun}")}."]);
    }
}
