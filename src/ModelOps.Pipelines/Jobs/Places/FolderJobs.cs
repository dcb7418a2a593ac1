namespace ModelOps.Pipelines.Jobs.Places;

/// <summary>The jobs of a folder's pipelines and searches, with their engines open.</summary>
internal sealed class FolderJobs : IAsyncDisposable
{
    private readonly List<(JobPlace Place, IJobEngine Engine)> _places = [];
    private readonly List<string> _leftOut = [];

    /// <summary>A sentence for each place whose engine could not be opened.</summary>
    internal IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Opens the engines of a folder's places.</summary>
    /// <exception cref="InvalidInputException">A place does not say which engine it is of.</exception>
    internal static FolderJobs Open(string folder, TimeProvider time)
    {
        var open = new FolderJobs();
        foreach (var place in JobPlace.Under(folder))
        {
            try
            {
                open._places.Add((place, place.Open(time)));
            }
            catch (InvalidInputException exception)
            {
                open._leftOut.Add($"The jobs in '{place.Folder}' are left out: {exception.Message}");
            }
        }

        return open;
    }

    /// <summary>All jobs, the oldest first.</summary>
    internal async Task<IReadOnlyList<FolderJob>> ListAsync(CancellationToken cancellationToken)
    {
        List<FolderJob> jobs = [];
        foreach (var (place, engine) in _places)
        {
            foreach (var info in await engine.ListAsync(null, cancellationToken).ConfigureAwait(false))
            {
                jobs.Add(new FolderJob(place.Engine, place.Folder, info, await engine.LookAsync(info.Id, cancellationToken).ConfigureAwait(false)));
            }
        }

        return [.. jobs.OrderBy(job => job.Info.Created)];
    }

    /// <summary>The job of a name, and its engine; of several the newest.</summary>
    /// <exception cref="InvalidInputException">No job has it.</exception>
    internal async Task<(FolderJob Job, IJobEngine Engine)> FindAsync(string name, CancellationToken cancellationToken)
    {
        var jobs = await ListAsync(cancellationToken).ConfigureAwait(false);
        return jobs.LastOrDefault(job => job.Is(name)) is { } found ? (found, _places.First(each => each.Place.Folder == found.Folder).Engine)
            : throw new InvalidInputException($"This folder has no job '{name}'.{(jobs.Count == 0 ? " It has no jobs: they are those of pipelines and searches that were started here." : Suggestion.Among(name, jobs.Select(job => job.Info.Name).Distinct(), "The jobs are"))}");
    }

    /// <summary>Deletes what is left of jobs that ended before a time; never of one that has not ended.</summary>
    /// <returns>How many jobs.</returns>
    internal async Task<int> CleanAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (_, engine) in _places)
        {
            count += await JobPlace.CleanAsync(engine, before, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, engine) in _places)
        {
            await engine.DisposeAsync().ConfigureAwait(false);
        }
    }
}
