using ModelOps.Tracking;

namespace ModelOps.Governance.Origins;

/// <summary>Where a run comes from, as its tags have it. What is null was not recorded.</summary>
internal sealed record RunOrigin
{
    /// <summary>A notebook that ran from start to end.</summary>
    internal const string Headless = "headless";

    /// <summary>A script that ran from start to end.</summary>
    internal const string Script = "script";

    /// <summary>Cells that somebody ran in any order.</summary>
    internal const string Interactive = "interactive";

    /// <summary>The notebook, script or program, as a path of the machine it ran on.</summary>
    internal string? Name { get; init; }

    internal string? Commit { get; init; }

    internal string? Branch { get; init; }

    /// <summary>The address of the repository's origin, without credentials.</summary>
    internal string? Address { get; init; }

    /// <summary>Whether tracked files differed from the commit.</summary>
    internal bool? IsDirty { get; init; }

    /// <summary>The notebook or script, relative to the repository's root.</summary>
    internal string? Path { get; init; }

    /// <summary>The folder that relative paths started from, relative to the repository's root.</summary>
    internal string? Folder { get; init; }

    internal string? Mode { get; init; }

    internal string? Number { get; init; }

    internal static RunOrigin Of(Run run)
    {
        var tags = run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        return new()
        {
            Name = Text(OriginTags.Name),
            Commit = Text(OriginTags.Commit),
            Branch = Text(OriginTags.Branch),
            Address = Text(OriginTags.Address),
            IsDirty = Text(OriginTags.IsDirty) switch { "true" or "True" => true, "false" or "False" => false, _ => null },
            Path = Text(OriginTags.Path),
            Folder = Text(OriginTags.Folder),
            Mode = Text(OriginTags.Mode),
            Number = Text(OriginTags.Number),
        };

        string? Text(string key) => tags.TryGetValue(key, out var text) && text.Length > 0 ? text : null;
    }

    /// <summary>Whether a path that a tag names stays in the repository: tags are anyone's words.</summary>
    internal static bool IsInside(string path) => !System.IO.Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");
}
