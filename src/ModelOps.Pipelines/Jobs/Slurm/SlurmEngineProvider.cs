namespace ModelOps.Pipelines.Jobs.Slurm;

/// <summary>Opens the engine <c>slurm</c>.</summary>
internal sealed class SlurmEngineProvider : IJobEngineProvider
{
    private const string Poll = "poll";
    private static readonly TimeSpan _usualPoll = TimeSpan.FromSeconds(5);

    public string Name => "slurm";

    public string Description => "Job arrays of a Slurm cluster, by its own programs (sbatch, squeue, scancel).";

    public string? Missing => SlurmProgram.Needed.FirstOrDefault(program => SlurmProgram.Find(program) is null) is { } missing
        ? $"The engine 'slurm' needs the program '{missing}', which is not on the PATH. Work on a login node of the cluster, or install Slurm's client programs (on Debian: slurm-client)."
        : null;

    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["partition"] = "The partition that jobs go to; by default Slurm's default.",
        ["account"] = "The account that pays.",
        ["qos"] = "The quality of service.",
        ["constraint"] = "Features that a node must have.",
        ["extra"] = "More options for sbatch, separated by blanks.",
        [Poll] = "The longest time between two questions to Slurm while a job is watched, such as 30s. Default 5s.",
    };

    public IJobEngine Open(JobEngineOptions options)
    {
        var settings = new JobEngineSettings(this, options);
        var poll = settings.Time(Poll, _usualPoll);
        if (options.Folder.AsSpan().IndexOfAny('%', '\\', '\n') >= 0)
        {
            throw new InvalidInputException($"The folder '{options.Folder}' cannot be the engine's: Slurm reads '%', '\\' and line breaks in paths in its own way. Name another one.");
        }

        settings.Check();
        return Missing is { } missing ? throw new InvalidInputException(missing) : new SlurmEngine(options, new SlurmProgram(options.Time), new SlurmSubmission(settings), poll);
    }
}
