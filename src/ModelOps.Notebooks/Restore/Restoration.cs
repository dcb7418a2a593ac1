using System.Globalization;
using ModelOps.Governance.Git;
using ModelOps.Governance.Origins;
using ModelOps.Tracking;
using ModelOps.Tracking.Artifacts;

namespace ModelOps;

/// <summary>Brings the parts of a version into a folder, and says which are missing.</summary>
internal sealed class Restoration(ModelOpsSession ops, ITrackingStore store, ModelVersion version, string folder)
{
    private const string Code = "code";
    private const string ParametersFile = "parameters.json";
    private const string DiffFile = "uncommitted.diff";
    private readonly List<KeyValuePair<string, string>> _parts = [];
    private readonly List<string> _missing = [];

    internal async Task<RestoreResult> RunAsync(CancellationToken cancellationToken)
    {
        var files = store.OpenArtifacts(await store.GetArtifactUriAsync($"models:/{version.Name}/{version.Version.ToString(CultureInfo.InvariantCulture)}", cancellationToken).ConfigureAwait(false));
        if (await ArtifactFolders.DownloadAsync(files, "", Path.Combine(folder, "model"), cancellationToken).ConfigureAwait(false) == 0)
        {
            throw new InvalidInputException($"The files of {version.Name}/{version.Version} are not in '{files.Uri}' any more, so there is nothing to bring back.");
        }

        Part("model", "model");
        string? rerun = null;
        try
        {
            var origin = await TrackedOrigin.OfAsync(store, version, cancellationToken).ConfigureAwait(false);
            rerun = await RunAsync(origin, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidInputException exception)
        {
            _missing.Add($"Code, notebook and parameters are missing. {exception.Message}");
        }

        return new RestoreResult($"{version.Name}/{version.Version}", folder, _parts, _missing) { Rerun = rerun };
    }

    private async Task<string?> RunAsync(TrackedOrigin origin, CancellationToken cancellationToken)
    {
        var hasCode = await CodeAsync(origin, cancellationToken).ConfigureAwait(false);
        await NotebookAsync(origin, cancellationToken).ConfigureAwait(false);
        var hasParameters = await FileAsync(origin, OriginTags.ParametersFile, ParametersFile, "parameters", cancellationToken).ConfigureAwait(false);
        if (!hasParameters && origin.Origin.Mode == RunOrigin.Interactive)
        {
            Part("parameters", "none: its cells ran one by one");
        }
        else if (!hasParameters && origin.Origin.Mode is null)
        {
            _missing.Add("Whether it ran with parameters was not recorded.");
        }

        if (!hasCode || origin.Origin.Path is not { } path || !RunOrigin.IsInside(path) || !File.Exists(Path.Combine(folder, Code, path)) || HasLink($"{Code}/{path}"))
        {
            if (hasCode)
            {
                _missing.Add(origin.Origin.Path is null ? "Which notebook or script of the code it was is not known." : $"The notebook '{origin.Origin.Path}' was not committed.");
            }

            return null;
        }

        Part("notebook", $"{Code}/{path}");
        await LockAsync(origin, path, cancellationToken).ConfigureAwait(false);
        return origin.Origin.Mode == RunOrigin.Script ? $"script {Code}/{path}" : hasParameters ? $"run {Code}/{path} {Wording.Option("parameters", ParametersFile)}" : $"run {Code}/{path}";
    }

    private async Task<bool> CodeAsync(TrackedOrigin origin, CancellationToken cancellationToken)
    {
        try
        {
            var (repository, commit) = await origin.NearestAsync(ops, cancellationToken).ConfigureAwait(false);
            await repository.ExportAsync(commit, Path.Combine(folder, Code), cancellationToken).ConfigureAwait(false);
            Part($"code of commit {TrackedOrigin.Cut(commit)}", Code);
        }
        catch (InvalidInputException exception)
        {
            _missing.Add($"The code is missing. {exception.Message}");
            return false;
        }

        if (origin.Origin.IsDirty == true)
        {
            await ChangesAsync(origin, cancellationToken).ConfigureAwait(false);
        }
        else if (origin.Origin.IsDirty is null)
        {
            _missing.Add("Whether the code had changes that were not committed was not recorded.");
        }

        return true;
    }

    private async Task ChangesAsync(TrackedOrigin origin, CancellationToken cancellationToken)
    {
        var error = await FileAsync(origin, OriginTags.DiffFile, DiffFile, "changes that were not committed, made in the code", cancellationToken).ConfigureAwait(false)
            ? await GitRepository.ApplyAsync(Path.Combine(folder, Code), Path.Combine(folder, DiffFile), ops.Time, cancellationToken).ConfigureAwait(false)
            : "they were not kept";
        if (error is not null)
        {
            _parts.RemoveAll(part => part.Value == DiffFile);
            _missing.Add($"The code is that of the commit, without the changes that were not committed: {error}.");
        }
    }

    private async Task NotebookAsync(TrackedOrigin origin, CancellationToken cancellationToken)
    {
        const string Folder = "notebook";
        var artifacts = store.OpenArtifacts(origin.Run.Info.ArtifactUri);
        if (await ArtifactFolders.DownloadAsync(artifacts, Folder, Path.Combine(folder, Folder), cancellationToken).ConfigureAwait(false) > 0)
        {
            Part("executed notebook", Folder);
        }
        else if (origin.Origin.Mode == RunOrigin.Headless)
        {
            _missing.Add("The executed notebook is not among the artifacts of its run.");
        }
    }

    private async Task LockAsync(TrackedOrigin origin, string path, CancellationToken cancellationToken)
    {
        var beside = Path.ChangeExtension(Path.Combine(Code, path), ".lock.json");
        if (!File.Exists(Path.Combine(folder, beside)) && !HasLink(beside))
        {
            await FileAsync(origin, OriginTags.LockFile, beside, "lock of its packages", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> FileAsync(TrackedOrigin origin, string artifact, string file, string name, CancellationToken cancellationToken)
    {
        if (await UncommittedChanges.ReadAsync(ops, origin.Run, artifact, cancellationToken).ConfigureAwait(false) is not var (text, _))
        {
            return false;
        }

        await File.WriteAllTextAsync(Path.Combine(folder, file), text, cancellationToken).ConfigureAwait(false);
        Part(name, file.Replace(Path.DirectorySeparatorChar, '/'));
        return true;
    }

    // A commit may have links that lead out of the folder: nothing is written through one.
    private bool HasLink(string path)
    {
        var at = folder;
        foreach (var part in path.Split('/', Path.DirectorySeparatorChar))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private void Part(string name, string path) => _parts.Add(KeyValuePair.Create(name, path));
}
