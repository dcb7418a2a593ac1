namespace ModelOps.Tracking.Runs;

/// <summary>What git knows about a folder, read from its files; no process is started.</summary>
/// <param name="Root">The folder that the repository's files are in.</param>
/// <param name="Commit">The commit that is checked out.</param>
/// <param name="Branch">Its branch; null where a commit or a tag is checked out.</param>
/// <param name="Address">The address of the origin, without credentials; null without one.</param>
internal sealed record GitState(string Root, string Commit, string? Branch, string? Address)
{
    public static GitState? Read(string folder)
    {
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                var git = Path.Combine(at.FullName, ".git");
                if (File.Exists(git))
                {
                    // A worktree or submodule: the file names the real folder.
                    var target = File.ReadAllText(git).Trim();
                    return target.StartsWith("gitdir: ", StringComparison.Ordinal) ? FromFolder(at.FullName, Path.GetFullPath(target[8..], at.FullName)) : null;
                }

                if (Directory.Exists(git))
                {
                    return FromFolder(at.FullName, git);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }

    private static GitState? FromFolder(string root, string git)
    {
        var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        var link = Path.Combine(git, "commondir");
        var common = File.Exists(link) ? Path.GetFullPath(File.ReadAllText(link).Trim(), git) : git;
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return new GitState(root, head, null, Origin(common));
        }

        var reference = head[5..];
        var branch = reference.StartsWith("refs/heads/", StringComparison.Ordinal) ? reference[11..] : reference;
        var commit = Loose(git, reference) ?? Loose(common, reference) ?? Packed(common, reference);
        return commit is null ? null : new GitState(root, commit, branch, Origin(common));
    }

    private static string? Loose(string git, string reference)
    {
        var file = Path.Combine(git, reference);
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static string? Packed(string git, string reference)
    {
        var file = Path.Combine(git, "packed-refs");
        return File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.EndsWith($" {reference}", StringComparison.Ordinal))?.Split(' ')[0]
            : null;
    }

    private static string? Origin(string git)
    {
        var file = Path.Combine(git, "config");
        if (!File.Exists(file))
        {
            return null;
        }

        var lines = File.ReadLines(file).Select(line => line.Trim())
            .SkipWhile(line => line != "[remote \"origin\"]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        var address = lines.FirstOrDefault(line => line.StartsWith("url", StringComparison.Ordinal))?.Split('=', 2).ElementAtOrDefault(1)?.Trim();
        return address is null ? null : WithoutCredentials(address);
    }

    private static string WithoutCredentials(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
            ? new UriBuilder(uri) { UserName = "", Password = "" }.Uri.ToString()
            : address;
}
