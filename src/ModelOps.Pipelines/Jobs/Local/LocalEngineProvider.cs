namespace ModelOps.Pipelines.Jobs.Local;

/// <summary>Opens the engine <c>local</c>.</summary>
internal sealed class LocalEngineProvider : IJobEngineProvider
{
    internal const string Grace = "grace";
    private static readonly TimeSpan _usualGrace = TimeSpan.FromSeconds(10);

    public string Name => "local";

    public string Description => "Processes of this machine, which go on when the one that started them ends.";

    public string? Missing =>
        !OperatingSystem.IsLinux() ? "The engine 'local' runs on Linux only. On Windows, use it in WSL."
        : LocalProgram.Session is null ? "The engine 'local' needs the program 'setsid', which is not on the PATH. Install util-linux."
        : null;

    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        [Grace] = "How long a task has to end after SIGTERM, before SIGKILL, such as 30s. Default 10s.",
    };

    public IJobEngine Open(JobEngineOptions options)
    {
        var settings = new JobEngineSettings(this, options);
        var grace = settings.Time(Grace, _usualGrace);
        settings.Check();
        return Missing is { } missing ? throw new InvalidInputException(missing) : new LocalEngine(options, grace);
    }
}
