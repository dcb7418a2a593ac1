using ModelOps.Evaluation.Yaml;

namespace ModelOps.Pipelines.Triggers;

/// <summary>A repository whose new commits or tags are a reason to run: <c>git: .</c>, <c>git: {repository: ., branch: main, paths: [src/]}</c>, <c>git: {tag: "v*"}</c>, or <c>git: {remote: origin, branch: main}</c>.</summary>
internal sealed record GitTriggerSpec
{
    private const string Key = "git";
    private static readonly string[] _keys = ["repository", "branch", "tag", "remote", "paths"];

    /// <summary>A folder of the repository, relative to the folder of the file that names it.</summary>
    public string Repository { get; init; } = ".";

    /// <summary>The branch, such as <c>main</c> or <c>origin/main</c>; null for the one that is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>A pattern of tags, such as <c>v*</c>: new tags count, and no commits; null for commits.</summary>
    public string? Tag { get; init; }

    /// <summary>The remote that is asked each time, by <c>git ls-remote</c>: its name, such as <c>origin</c>, or address; null for what is in the clone.</summary>
    public string? Remote { get; init; }

    /// <summary>Only commits that touch these files and folders count, relative to <see cref="Repository"/>; empty for all.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    internal static GitTriggerSpec? Read(YamlMap section)
    {
        if (!section.HasMap(Key))
        {
            return section.Text(Key) is { } folder ? new() { Repository = folder } : null;
        }

        var map = section.Map(Key, _keys);
        return new() { Repository = map.Text("repository") ?? ".", Branch = map.Text("branch"), Tag = map.Text("tag"), Remote = map.Text("remote"), Paths = map.Texts("paths") };
    }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Repository) || Repository.Contains("://", StringComparison.Ordinal))
        {
            yield return $"'git' names '{Repository}', which is not a folder. Give a folder of a clone, such as 'git: .', and its 'remote' where commits come from elsewhere.";
        }

        if (Branch is { } branch && IsNoName(branch, ""))
        {
            yield return $"'{branch}' cannot be the name of a branch. Give one that 'git branch -a' shows, such as main.";
        }

        if (Tag is { } tag && IsNoName(tag, "*?"))
        {
            yield return $"'{tag}' cannot be the name of a tag. Give one that 'git tag' shows, or a pattern, such as v*.";
        }

        if (Tag is not null && (Branch is not null || Paths.Count > 0))
        {
            yield return "'git' watches tags by 'tag', or commits by 'branch' and 'paths'. Give one of them.";
        }

        if (Remote is { } remote)
        {
            if (remote.Length == 0 || remote.StartsWith('-') || remote.Contains("::", StringComparison.Ordinal) || remote.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            {
                yield return $"'{remote}' cannot be a remote. Give a name that 'git remote' shows, such as origin, or an address.";
            }
            else if (Uri.TryCreate(remote, UriKind.Absolute, out var address) && address.UserInfo.Contains(':', StringComparison.Ordinal))
            {
                yield return "'remote' of 'git' holds a password, which would stand in files. Let git know it by a credential helper, or use a key of SSH.";
            }

            if (Paths.Count > 0)
            {
                yield return "'git' with 'remote' fetches nothing, so it cannot know which files a commit touches. Remove 'paths', or 'remote'.";
            }
        }
    }

    private static bool IsNoName(string name, string allowed) =>
        name.Length == 0 || name.StartsWith('-') || name.Contains("..", StringComparison.Ordinal) || name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || ("~^:?*[\\".Contains(letter, StringComparison.Ordinal) && !allowed.Contains(letter, StringComparison.Ordinal)));
}
