using ModelOps.Pipelines.Jobs.Places;
using ModelOps.Pipelines.Processes;

namespace ModelOps;

/// <summary>The engine that a search runs its trials on.</summary>
internal sealed class TrialEngine(ModelOpsSession ops, IJobEngineProvider provider, IReadOnlyDictionary<string, string> settings, int slots, string root)
{
    internal const string Verb = "tune-trials";
    private const int Requeues = 3;

    /// <summary>The one that the options name; null for this process.</summary>
    /// <exception cref="InvalidInputException">There is none of that name, or an option of it makes no sense; all errors at once.</exception>
    internal static TrialEngine? Of(ModelOpsSession ops, TuneOptions options)
    {
        List<string> errors = [];
        if (options.Slots is { } given and < 1)
        {
            errors.Add($"The number of slots is {given}, but must be at least 1.");
        }

        if (options.Engine is null && (options.Slots is not null || options.EngineSettings is not null || options.EngineFolder is not null))
        {
            errors.Add($"Slots, settings and a folder are for an engine, but none is named. {Wording.Of("Add --engine local, or another one", "Add --engine local, or another one", "Set Engine to local, or another one")}.");
        }

        var settings = EngineSettings.Read(options.EngineSettings, errors);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        return options.Engine is { } name
            ? new TrialEngine(ops, JobEngines.Find(name), settings, options.Slots ?? Environment.ProcessorCount, Path.GetFullPath(options.EngineFolder ?? Path.Combine(ops.Folder, ".modelops")))
            : null;
    }

    /// <summary>Writes what the workers need, and starts them.</summary>
    internal async Task<TrialPlace> StartAsync(Frame frame, FitOptions fit, SearchOptions search, CancellationToken cancellationToken)
    {
        var key = $"tune-{Guid.NewGuid():N}";
        var folder = new TrialFolder(Path.Combine(root, key));
        var engine = JobPlace.Open(provider, new JobEngineOptions { Folder = Path.Combine(root, "jobs", provider.Name), Settings = settings, Time = ops.Time });
        try
        {
            if (await JobPlace.CleanAsync(engine, ops.Time, cancellationToken).ConfigureAwait(false) is { } said)
            {
                await ops.Host.NoteAsync(said, cancellationToken).ConfigureAwait(false);
            }

            folder.Write(frame, fit, search);
            var job = new JobSpec(key, [.. ToolProgram.Find(), Verb, folder.Path])
            {
                Name = "modelops-tune",
                Folder = ops.Folder,
                Tasks = slots,
                Slots = slots,
                Requeues = Requeues,
                Variables = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } runtime ? new Dictionary<string, string> { ["DOTNET_ROOT"] = runtime } : [],
            };
            return new TrialPlace(engine, await engine.StartAsync(job, cancellationToken).ConfigureAwait(false), folder, slots);
        }
        catch
        {
            folder.Delete();
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
