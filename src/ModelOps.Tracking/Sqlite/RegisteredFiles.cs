using ModelOps.Tracking.Artifacts;

namespace ModelOps.Tracking.Sqlite;

/// <summary>What a version of a registered model says of where its files are.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">Its number.</param>
/// <param name="Aliases">The aliases that point to it, with commas between; null for none.</param>
/// <param name="RunId">The run that made it, or empty.</param>
/// <param name="Places">Its source and where that leads.</param>
internal sealed record RegisteredFiles(string Name, int Version, string? Aliases, string? RunId, IReadOnlyList<string> Places)
{
    /// <summary>As a person names it: <c>version 3 of 'visits' (champion)</c>.</summary>
    public override string ToString() => $"version {Version} of '{Name}'{(Aliases is null ? "" : $" ({Aliases})")}";

    /// <summary>Whether the version needs the files of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="models">The models MLflow 3 logged in it.</param>
    public bool Needs(RunInfo run, IReadOnlyList<LoggedModelFiles> models) =>
        RunId == run.RunId
        || Places.Any(place => IsAt(place, run.ArtifactUri) || IsAt(place, $"runs:/{run.RunId}") || models.Any(model => IsAt(place, model.Location) || IsAt(place, $"models:/{model.Id}")));

    private static bool IsAt(string place, string folder)
    {
        var (inner, outer) = (Plain(place), Plain(folder));
        return inner == outer || inner.StartsWith(outer + "/", StringComparison.Ordinal);
    }

    private static string Plain(string uri) => (ArtifactUris.LocalPath(uri) is { } path && Path.IsPathFullyQualified(path) ? Path.GetFullPath(path) : uri).TrimEnd('/');
}

/// <summary>A model that MLflow 3 logged in a run; its files lie beside the run's.</summary>
/// <param name="Id">As <c>m-…</c>.</param>
/// <param name="Location">Its folder.</param>
internal sealed record LoggedModelFiles(string Id, string Location);
