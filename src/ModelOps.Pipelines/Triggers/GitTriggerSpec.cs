using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>A repository whose new commits are a reason to run: <c>git: .</c>, or <c>git: {repository: ., branch: main, paths: [src/]}</c>.</summary>
internal sealed record GitTriggerSpec
{
    private const string Key = "git";
    private static readonly string[] _keys = ["repository", "branch", "paths"];

    /// <summary>A folder of the repository, relative to the folder of the file that names it.</summary>
    public string Repository { get; init; } = ".";

    /// <summary>The branch, such as <c>main</c> or <c>origin/main</c>; null for the one that is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>Only commits that touch these files and folders count, relative to <see cref="Repository"/>; empty for all.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    internal static GitTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Text(Key) is { } folder ? new() { Repository = folder } : null;
        }

        var map = section.Map(Key, _keys);
        return new() { Repository = map.Text("repository") ?? ".", Branch = map.Text("branch"), Paths = map.Texts("paths") };
    }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Repository) || Repository.Contains("://", StringComparison.Ordinal))
        {
            yield return $"'git' names '{Repository}', which is not a folder. Give a folder of a clone, such as 'git: .', and fetch by 'git pull' where commits come from elsewhere.";
        }

        if (Branch is { } branch && (branch.Length == 0 || branch.StartsWith('-') || branch.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || "~^:?*[\\".Contains(letter, StringComparison.Ordinal)) || branch.Contains("..", StringComparison.Ordinal)))
        {
            yield return $"'{branch}' cannot be the name of a branch. Give one that 'git branch -a' shows, such as main.";
        }
    }
}
