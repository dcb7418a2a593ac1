using ModelOps.Tracking.Artifacts;
using ModelOps.Tracking.Stores;
using ModelOps.Tracking.Validation;

namespace ModelOps.Tracking;

/// <summary>What is made of several calls of a store.</summary>
public static class TrackingStoreExtensions
{
    /// <summary>The id of the active experiment with this name; makes it when absent.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">INVALID_PARAMETER_VALUE when the experiment is deleted.</exception>
    public static async Task<string> GetOrCreateExperimentAsync(this IExperimentStore store, string name, CancellationToken cancellationToken = default)
    {
        // Twice, because another process may make it between our look and our try.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var found = await store.GetExperimentByNameAsync(name, cancellationToken).ConfigureAwait(false);
                return found.Stage == LifecycleStage.Active
                    ? found.Id
                    : throw TrackingErrors.Invalid($"Experiment '{name}' is deleted; restore it, or choose another name.");
            }
            catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.ResourceDoesNotExist)
            {
                try
                {
                    return await store.CreateExperimentAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
                }
                catch (TrackingException taken) when (taken.ErrorCode == ErrorCode.ResourceAlreadyExists && attempt == 0)
                {
                }
            }
        }
    }

    /// <summary>
    /// Makes the next version of a registered model, and the registered model when it is absent, however many do so at once. Everything is
    /// checked before anything is written: a refused name, source, tag or alias leaves nothing behind. The version has the tags of <see cref="RunContext"/>, too.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="version">What the version is made of.</param>
    /// <param name="alias">An alias that is to point to the version, or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The name or the alias cannot be used.</exception>
    /// <exception cref="TrackingException">The store refuses the source or a tag.</exception>
    public static async Task<ModelVersion> RegisterVersionAsync(this IRegistryStore store, NewModelVersion version, string? alias = null, CancellationToken cancellationToken = default)
    {
        store.CheckRegistration(version.Name, alias);
        var context = RunContext.Tags().Where(tag => version.Tags?.Any(given => given.Key == tag.Key) != true).Select(tag => new Tag(tag.Key, tag.Value));
        version = version with { Tags = [.. context, .. version.Tags ?? []] };
        RegistryRules.Version(version);
        ModelVersion made;
        try
        {
            made = await store.CreateModelVersionAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException exception) when (exception.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            // Stores look at the source before they look for the name, so what is refused has been refused by now.
            await store.GetOrCreateRegisteredModelAsync(version.Name, cancellationToken).ConfigureAwait(false);
            made = await store.CreateModelVersionAsync(version, cancellationToken).ConfigureAwait(false);
        }

        if (alias is null)
        {
            return made;
        }

        await store.SetAliasAsync(version.Name, alias, made.Version, cancellationToken).ConfigureAwait(false);
        return made with { Aliases = [.. made.Aliases, alias] };
    }

    /// <summary>The registered model with this name; makes it when absent, or takes the one that another process makes meanwhile.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RegisteredModel> GetOrCreateRegisteredModelAsync(this IRegistryStore store, string name, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await store.FindRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            try
            {
                return await store.CreateRegisteredModelAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (TrackingException taken) when (taken.ErrorCode == ErrorCode.ResourceAlreadyExists && attempt == 0)
            {
                // Another process made it between our look and our try.
            }
        }
    }

    /// <summary>Refuses a name or an alias that no registry takes, so that nothing need be written to find out.</summary>
    /// <param name="store">The store; it is not asked.</param>
    /// <param name="name">The registered model's name.</param>
    /// <param name="alias">The alias, or null.</param>
    /// <exception cref="InvalidInputException">The name or the alias cannot be used.</exception>
    public static void CheckRegistration(this IRegistryStore store, string name, string? alias)
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            NameRules.ModelName(name);
            if (alias is not null)
            {
                NameRules.Alias(alias);
            }
        }
        catch (TrackingException exception)
        {
            throw new InvalidInputException($"{exception.Message} Nothing was registered; choose another {(alias is null ? "name" : "name or alias")}.", exception);
        }
    }

    /// <summary>All runs, of all experiments, that a filter takes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="filter">The filter, as <see cref="RunQuery"/> has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<Run>> FindRunsAsync(this ITrackingStore store, string filter, CancellationToken cancellationToken = default)
    {
        var (experiments, runs) = (new List<string>(), new List<Run>());
        string? token = null;
        do
        {
            var page = await store.SearchExperimentsAsync(new SearchQuery { PageToken = token }, cancellationToken).ConfigureAwait(false);
            experiments.AddRange(page.Items.Select(experiment => experiment.Id));
            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
        do
        {
            var page = experiments.Count == 0 ? null : await store.SearchRunsAsync(new RunQuery(experiments, filter, PageToken: token), cancellationToken).ConfigureAwait(false);
            runs.AddRange(page?.Items ?? []);
            token = page?.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
        return runs;
    }

    /// <summary>Ends a run that its process left open when it died: FAILED, with the reason in the tag <c>modelops.error</c>. A run that was finished or killed stays so.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="reason">What happened to the process.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task EndDeadRunAsync(this IRunStore store, string runId, string reason, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        var run = await store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run.Info.Status is RunStatus.Finished or RunStatus.Killed)
        {
            return;
        }

        await store.SetTagAsync(runId, new Tag(RunTags.Error, reason), cancellationToken).ConfigureAwait(false);
        await store.SetTagAsync(runId, new Tag(RunTags.Died, Environment.MachineName), cancellationToken).ConfigureAwait(false);
        await store.UpdateRunAsync(runId, new RunUpdate(RunStatus.Failed, time.ToUnixTimeMilliseconds()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The model version a reference names: <c>name/3</c>, <c>name@alias</c>, with or without <c>models:/</c> before it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidInputException">The reference has neither form.</exception>
    /// <exception cref="TrackingException">There is no such version.</exception>
    public static async Task<ModelVersion> GetVersionByReferenceAsync(this IRegistryStore store, string reference, CancellationToken cancellationToken = default)
    {
        var text = reference.StartsWith("models:/", StringComparison.Ordinal) ? reference["models:/".Length..].TrimStart('/') : reference;
        if (text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < text.Length - 1)
        {
            return await GetAsync(text[..at], text[(at + 1)..], alias => store.GetVersionByAliasAsync(text[..at], alias, cancellationToken)).ConfigureAwait(false);
        }

        if (text.LastIndexOf('/') is var slash && slash > 0 && int.TryParse(text[(slash + 1)..], out var version))
        {
            return await GetAsync(text[..slash], text[(slash + 1)..], _ => store.GetModelVersionAsync(text[..slash], version, cancellationToken)).ConfigureAwait(false);
        }

        throw new InvalidInputException($"'{reference}' names no model version; write name@alias or name/version, such as credit-risk@champion or credit-risk/3.");

        async Task<ModelVersion> GetAsync(string name, string asked, Func<string, Task<ModelVersion>> get)
        {
            try
            {
                return await get(asked).ConfigureAwait(false);
            }
            catch (TrackingException error) when (MissingVersion.MayBe(error))
            {
                throw await MissingVersion.ExplainAsync(store, name, asked, error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The version an alias points at; null only when the store proves that there is no such alias. Every other error is thrown.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The store cannot be read, or the alias is there and its version cannot be read.</exception>
    public static async Task<ModelVersion?> FindVersionByAliasAsync(this IRegistryStore store, string name, string alias, CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.GetVersionByAliasAsync(name, alias, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException error) when (MissingVersion.MayBe(error))
        {
            // The codes for "no such alias" mean other things, too. The model's own list of aliases decides.
            var model = await store.FindRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false);
            if (model?.Aliases.Any(known => known.Alias == alias) == true)
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>The registered model of that name; null only when the store says that there is none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The registered model.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The store cannot be read.</exception>
    public static async Task<RegisteredModel?> FindRegisteredModelAsync(this IRegistryStore store, string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.GetRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }

    /// <summary>The run with that id; null only when the store says that there is none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TrackingException">The store cannot be read.</exception>
    public static async Task<Run?> FindRunAsync(this IRunStore store, string runId, CancellationToken cancellationToken = default)
    {
        try
        {
            return await store.GetRunAsync(runId, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException error) when (error.ErrorCode == ErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }

    /// <summary>
    /// Brings the folder a URI names onto this machine: <c>runs:/id/path</c>, <c>models:/name/version</c>, <c>models:/name@alias</c>, or an artifact URI.
    /// A folder that is here already is returned as it is.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="uri">The URI.</param>
    /// <param name="downloadFolder">Where a copy goes; made when absent.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The local folder.</returns>
    /// <exception cref="TrackingException">There is nothing at the URI.</exception>
    public static async Task<string> FetchFolderAsync(this ITrackingStore store, string uri, string downloadFolder, CancellationToken cancellationToken = default)
    {
        var artifactUri = await store.GetArtifactUriAsync(uri, cancellationToken).ConfigureAwait(false);
        if (ArtifactUris.LocalPath(artifactUri) is { } local)
        {
            return Directory.Exists(local) ? local : throw TrackingErrors.Absent($"There is no folder '{local}', which '{uri}' names.");
        }

        var count = await ArtifactFolders.DownloadAsync(store.OpenArtifacts(artifactUri), "", downloadFolder, cancellationToken).ConfigureAwait(false);
        return count > 0 ? downloadFolder : throw TrackingErrors.Absent($"There are no files at '{artifactUri}', which '{uri}' names.");
    }

    /// <summary>The artifact URI behind <c>runs:/id/path</c>, <c>models:/name/version</c> or <c>models:/name@alias</c>; another URI or path is returned as it is.</summary>
    /// <param name="store">The store.</param>
    /// <param name="uri">The URI.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="TrackingException">There is no such run, model or version.</exception>
    public static async Task<string> GetArtifactUriAsync(this ITrackingStore store, string uri, CancellationToken cancellationToken = default)
    {
        if (uri.StartsWith("models:/", StringComparison.Ordinal))
        {
            var version = await store.GetVersionByReferenceAsync(uri, cancellationToken).ConfigureAwait(false);
            var source = await store.GetDownloadUriAsync(version.Name, version.Version, cancellationToken).ConfigureAwait(false);
            return source.StartsWith("models:/", StringComparison.Ordinal)
                ? throw TrackingErrors.Invalid($"Model version {version.Name}/{version.Version} has the source '{source}', which leads nowhere.")
                : await store.GetArtifactUriAsync(source, cancellationToken).ConfigureAwait(false);
        }

        if (!uri.StartsWith("runs:/", StringComparison.Ordinal))
        {
            return uri;
        }

        var parts = uri["runs:/".Length..].TrimStart('/').Split('/', 2);
        var run = await store.GetRunAsync(parts[0], cancellationToken).ConfigureAwait(false);
        return parts.Length == 1 ? run.Info.ArtifactUri : ArtifactUris.Join(run.Info.ArtifactUri, ArtifactPath.Normalize(parts[1]));
    }
}
