using System.Text.Json.Nodes;
using ModelOps.Files;
using ModelOps.Governance.Git;
using ModelOps.Governance.Origins;
using ModelOps.Governance.Reproduction;
using ModelOps.Pipelines.Processes;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>Runs the notebook of a run again: in a worktree of the run's commit, in a process of its own, into a store of its own.</summary>
internal sealed class Reproduction(ModelOpsSession ops, TrackedOrigin origin, ReproduceOptions options)
{
    private readonly List<string> _notes = [];

    internal async Task<ReproduceResult> RunAsync(CancellationToken cancellationToken)
    {
        var status = origin.Run.Info.Status;
        if (status != RunStatus.Finished)
        {
            throw new InvalidInputException($"{origin.Called} {(status is RunStatus.Running or RunStatus.Scheduled ? "has not ended yet. Wait for its end" : $"has ended as {WireText.Of(status)}, so there is nothing to compare with. Choose a run that is FINISHED")}.");
        }

        var (repository, commit) = await origin.CommitAsync(ops, cancellationToken).ConfigureAwait(false);
        var path = await PathAsync(repository, commit, cancellationToken).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("modelops-reproduce-").FullName;
        try
        {
            var worktree = await repository.AddWorktreeAsync(commit, Path.Combine(folder, "code"), cancellationToken).ConfigureAwait(false);
            try
            {
                return await RunAsync(repository, commit, path, folder, worktree.Folder, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await (options.Keep ? ValueTask.CompletedTask : worktree.DisposeAsync()).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!options.Keep)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private async Task<ReproduceResult> RunAsync(GitRepository repository, string commit, string path, string folder, string worktree, CancellationToken cancellationToken)
    {
        new ReproducedData(origin, repository, worktree, _notes).Place();
        var notebook = Path.Combine(worktree, path);
        await LockAsync(notebook, cancellationToken).ConfigureAwait(false);
        var store = await ops.StoreAsync(cancellationToken).ConfigureAwait(false);
        var experiment = await store.GetExperimentAsync(origin.Run.Info.ExperimentId, cancellationToken).ConfigureAwait(false);
        var database = Path.Combine(folder, "mlflow.db");
        var end = await new ToolNotebookRunner(ToolProgram.Find(), new UserState(Path.Combine(folder, "state")), ops.Time)
            .RunAsync(await JobAsync(notebook, worktree, folder, $"sqlite:///{database}", experiment.Name, cancellationToken).ConfigureAwait(false), _ => { }, cancellationToken).ConfigureAwait(false);
        if (end.Error is { } error)
        {
            throw new InvalidInputException($"'{path}' of commit {TrackedOrigin.Cut(commit)} does not run to its end any more, so {origin.Called} cannot be compared: {error.TrimEnd('.')}.{(options.Keep ? $" The worktree is '{worktree}'." : $" Add {Wording.Option("keep")} to look into the worktree.")}");
        }

        var again = await TrackingStores.OpenAsync($"sqlite:///{database}", cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var closing = again.ConfigureAwait(false);
        var second = await SecondAsync(again, path, cancellationToken).ConfigureAwait(false);
        var items = await RunComparison.CompareAsync(new RunSide(store, origin.Run), new RunSide(again, second), options.Tolerance, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(await MachineAsync(second, again, cancellationToken).ConfigureAwait(false));
        return new ReproduceResult(origin.Run.Info.RunId, commit, path, options.Tolerance, items) { Folder = options.Keep ? folder : null, Notes = _notes };
    }

    private async Task<string> PathAsync(GitRepository repository, string commit, CancellationToken cancellationToken)
    {
        var recorded = origin.Origin.Path ?? (origin.Origin.Name is { } name && Path.IsPathFullyQualified(name) ? repository.Relative(name) : null);
        if (recorded is null || !RunOrigin.IsInside(recorded))
        {
            throw new InvalidInputException($"Which notebook or script {origin.Called} comes from is not known: {(origin.Origin.Name is { } other ? $"'{other}' is not in the repository '{repository.Root}'" : "none was recorded, as for runs of verbs and of other programs")}. Run the notebook of the commit by hand, and compare the two runs.");
        }

        if (!await repository.HasFileAsync(commit, recorded, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidInputException($"Commit {TrackedOrigin.Cut(commit)} has no file '{recorded}', which {origin.Called} comes from: it was not committed. Commit it, and run it again.");
        }

        if (origin.Origin.IsDirty is null)
        {
            _notes.Add("Whether changes were not committed when it ran was not recorded.");
        }

        if (origin.Origin.Mode == RunOrigin.Interactive)
        {
            _notes.Add("Its cells ran one by one, perhaps in another order than now.");
        }

        return recorded;
    }

    private async Task LockAsync(string notebook, CancellationToken cancellationToken)
    {
        var file = Path.ChangeExtension(notebook, ".lock.json");
        if (!File.Exists(file) && await UncommittedChanges.ReadAsync(ops, origin.Run, OriginTags.LockFile, cancellationToken).ConfigureAwait(false) is var (text, _))
        {
            await File.WriteAllTextAsync(file, text, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ToolNotebook> JobAsync(string notebook, string worktree, string folder, string store, string experiment, CancellationToken cancellationToken)
    {
        var given = await UncommittedChanges.ReadAsync(ops, origin.Run, OriginTags.ParametersFile, cancellationToken).ConfigureAwait(false) is var (text, _) ? JsonNode.Parse(text) : null;
        var working = origin.Origin.Folder is { } recorded && RunOrigin.IsInside(recorded) && Directory.Exists(Path.Combine(worktree, recorded)) ? Path.Combine(worktree, recorded) : Path.GetDirectoryName(notebook)!;
        var job = new ToolNotebook(notebook, Path.GetFullPath(working), store) { Experiment = experiment, IsSilent = true, ResultFile = Path.Combine(folder, "result.json") };
        if (origin.Origin.Mode == RunOrigin.Script || Path.GetExtension(notebook) == ".csx")
        {
            return job with { IsScript = true, Words = given is JsonArray words ? [.. words.Select(word => (string?)word ?? "")] : [] };
        }

        var parameters = Path.Combine(folder, "parameters.json");
        await File.WriteAllTextAsync(parameters, (given as JsonObject ?? []).ToJsonString(), cancellationToken).ConfigureAwait(false);
        return job with { Words = ["--output", Path.Combine(folder, Path.GetFileName(notebook)), "--parameters", parameters] };
    }

    // The same run of the session, by its number, or by its name where no number was recorded.
    private async Task<Run> SecondAsync(ITrackingStore store, string path, CancellationToken cancellationToken)
    {
        var experiments = await store.SearchExperimentsAsync(new SearchQuery(), cancellationToken).ConfigureAwait(false);
        var runs = (await store.SearchRunsAsync(new RunQuery([.. experiments.Items.Select(each => each.Id)], MaxResults: 1000), cancellationToken).ConfigureAwait(false)).Items;
        var same = runs.Where(run => origin.Origin.Number is { } number ? RunOrigin.Of(run).Number == number : run.Info.Name == origin.Run.Info.Name).ToArray();
        var second = same.Length == 1 ? same[0] : origin.Origin.Number is null && runs.Count == 1 ? runs[0] : null;
        return second?.Info.Status == RunStatus.Finished ? second
            : throw new InvalidInputException($"'{path}' ran to its end, but which of its {runs.Count} finished runs is the one to compare with {origin.Called} ({origin.Run.Info.Name}) is not known{(origin.Origin.Number is { } wanted ? $": that was run {wanted} of its session" : "")}. Give the runs of the notebook names of their own, and run it again.");
    }

    private async Task<IReadOnlyList<string>> MachineAsync(Run second, ITrackingStore again, CancellationToken cancellationToken)
    {
        const string File = "environment.json";
        if (await UncommittedChanges.ReadAsync(ops, origin.Run, File, cancellationToken).ConfigureAwait(false) is not var (before, _))
        {
            return ["What machine and what versions it ran with was not recorded."];
        }

        var now = JsonNode.Parse(System.Text.Encoding.UTF8.GetString(await KeptFiles.BytesAsync(again.OpenArtifacts(second.Info.ArtifactUri), File, cancellationToken).ConfigureAwait(false)))!.AsObject();
        var then = JsonNode.Parse(before)!.AsObject();
        string[] keys = ["framework", "runtime_identifier", "operating_system", "processors", "modelops"];
        return [.. keys.Where(key => $"{then[key]}" != $"{now[key]}").Select(key => $"{key.Replace('_', ' ')}: {then[key]} before, {now[key]} now.")];
    }
}
