using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Governance.Git;

namespace ModelOps;

/// <summary>Brings the files that a run read into a worktree of its commit, where they are not committed, after it was seen that they are what the run read.</summary>
internal sealed class ReproducedData(TrackedOrigin origin, GitRepository repository, string worktree, List<string> notes)
{
    /// <exception cref="InvalidInputException">A file is missing, or has changed; all of them at once.</exception>
    internal void Place()
    {
        var errors = new List<string>();
        foreach (var file in origin.Run.Inputs.Select(input => File(input.Dataset.Source)).OfType<(string Path, string? Sha256)>().Distinct())
        {
            if (Place(file.Path, file.Sha256) is { } error)
            {
                errors.Add(error);
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private string? Place(string path, string? sha256)
    {
        var relative = RecordedRoot is { } root ? GitRepository.Relative(root, path) : repository.Relative(path);
        var committed = relative is null ? null : Path.Combine(worktree, relative);
        var isCommitted = committed is not null && System.IO.File.Exists(committed);
        string?[] places = isCommitted ? [committed] : [relative is null ? null : Path.Combine(repository.Root, relative), path];
        if (places.OfType<string>().FirstOrDefault(System.IO.File.Exists) is not { } found)
        {
            return $"The data '{path}', which {origin.Called} read, is missing{(relative is null ? "" : $": it is neither in the commit nor in '{repository.Root}'")}. Put it back.";
        }

        if (sha256 is null)
        {
            notes.Add($"Whether '{path}' is what it read could not be seen beforehand: its digest was not recorded.");
        }
        else if (FileDigest.Of(found) is var now && now != sha256)
        {
            return $"The data '{found}' is not what {origin.Called} read: {(now is null ? "it cannot be read" : $"its SHA-256 begins with {now[..12]}, and began with {sha256[..Math.Min(12, sha256.Length)]}")}. Bring the file back that it read.";
        }

        if (committed is not null && !isCommitted)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(committed)!);
            System.IO.File.Copy(found, committed);
        }

        return null;
    }

    // The clone that it ran in may have been elsewhere.
    private string? RecordedRoot => origin.Origin is { Name: { } name, Path: { } path } && name.Replace('\\', '/') is var full && full.EndsWith("/" + path, StringComparison.Ordinal) ? full[..^(path.Length + 1)] : null;

    private static (string Path, string? Sha256)? File(string source)
    {
        try
        {
            return JsonNode.Parse(source) is JsonObject json && (string?)json["uri"] is { } path && Path.IsPathFullyQualified(path) ? (path, (string?)json["sha256"]) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
