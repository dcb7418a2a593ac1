using ModelOps.Pipelines.Processes;
using ModelOps.Pipelines.Schedules;
using ModelOps.Pipelines.Scheduling;

namespace ModelOps;

internal sealed class ScheduleCommand() : LifecycleCommand<ScheduleOptions, ScheduleResult>("schedule", "Run a pipeline or a notebook at its times: write it for cron, systemd, Kubernetes, Argo, Kubeflow, GitHub, GitLab, Azure or Jenkins, or run it here.")
{
    private static readonly string[] _singles = ["crontab", "systemd", "kubernetes"];

    public override bool UsesExperiment => false;

    public override async Task<ScheduleResult> ExecuteAsync(ModelOpsSession ops, ScheduleOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. options.Errors()];
        return errors.Length > 0 ? throw new InvalidInputException(errors)
            : options.List ? new([]) { Formats = ScheduleFormats.All }
            : options.Target == ScheduleOptions.Status ? Show(ops, options)
            : options.Target == ScheduleOptions.Run ? await RunAsync(ops, options, cancellationToken).ConfigureAwait(false)
            : await WriteAsync(ops, options).ConfigureAwait(false);
    }

    private static async Task<ScheduleResult> WriteAsync(ModelOpsSession ops, ScheduleOptions options)
    {
        var format = ScheduleFormats.Find(options.As!);
        if (options.Steps && _singles.Contains(format.Name))
        {
            throw new InvalidInputException($"{format.Name} starts one command, so it cannot have a job for each step. Leave out {Wording.Option("steps")}, or choose argo, kubeflow, github, gitlab, azure or jenkins.");
        }

        var written = format.Write(Read(ops, options, options.Target!).Job);
        if (options.To is null)
        {
            // Beside the files, so that a terminal can pass those on.
            foreach (var note in written.Notes)
            {
                await ops.Host.NoteAsync(note, CancellationToken.None).ConfigureAwait(false);
            }

            return new([]) { Files = written.Files, Notes = written.Notes };
        }

        var folder = ops.ResolvePath(options.To);
        foreach (var changed in written.Files.Where(file => !options.Force && ScheduleFile.IsForeign(Path.GetFullPath(file.Name, folder))))
        {
            changed.Write(folder, force: false);
        }

        return new([]) { Paths = [.. written.Files.Select(file => file.Write(folder, options.Force))], Notes = written.Notes };
    }

    private static async Task<ScheduleResult> RunAsync(ModelOpsSession ops, ScheduleOptions options, CancellationToken cancellationToken)
    {
        ScheduleEntry[] entries = [.. options.Files.Select(file => Read(ops, options, file))];
        if (entries.FirstOrDefault(entry => entry.Job.Times is null) is { } untimed)
        {
            throw new InvalidInputException($"'{untimed.Job.File}' says no times. Write 'watch: {{schedule: \"0 3 * * *\"}}' into it, or give {Wording.Option("cron", "\"0 3 * * *\"")}.");
        }

        if (entries.GroupBy(entry => entry.Job.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidInputException($"Two of the files are named '{twice.Key}'. Give each its own name.");
        }

        var store = new ScheduleStore(ops.State);
        var parts = new ScheduleParts
        {
            Store = store,
            Engine = folder => JobEngines.Find("local").Open(new() { Folder = folder, Time = ops.Time, LoggerFactory = ops.Options.LoggerFactory }),
            Say = line => ops.Host.NoteAsync(line, CancellationToken.None),
            Time = ops.Time,
        };
        var jobs = await Scheduler.RunAsync(entries, parts, options.Once, cancellationToken).ConfigureAwait(false);
        return new([.. jobs.Select(job => new ScheduleStanding(job.State, IsRunning: false))]) { Ended = [.. jobs.SelectMany(job => job.Ended)], Title = jobs.Any(job => job.Ended.Count > 0) ? "What was due has run" : "Nothing is due" };
    }

    private static ScheduleResult Show(ModelOpsSession ops, ScheduleOptions options)
    {
        var store = new ScheduleStore(ops.State);
        var names = store.Names();
        if (options.Files.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new InvalidInputException($"No schedule is named '{unknown}'.{Suggestion.For(unknown, names)} Known: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
        }

        var states = (options.Files.Count > 0 ? options.Files : names).Select(name => (Name: name, State: store.Find(name))).Where(one => one.State is not null);
        return new([.. states.Select(one => new ScheduleStanding(one.State!, store.IsRunning(one.Name)) { Next = CronTimes.Parse(one.State!.Cron, one.State.TimeZone).Next(ops.Time.GetUtcNow()) })]) { IsJson = options.Json };
    }

    private static ScheduleEntry Read(ModelOpsSession ops, ScheduleOptions options, string file) => ScheduleReader.Read(ops.ResolvePath(file), new()
    {
        Name = options.Name,
        Cron = options.Cron,
        TimeZone = options.Timezone,
        Parameters = options.Parameter,
        Variables = Pairs(options.Env),
        Secrets = options.Secret,
        Image = options.Image,
        BySteps = options.Steps,
        Folder = ops.Folder,
        Program = options.As is "crontab" or "systemd" || options.Target == ScheduleOptions.Run ? ToolProgram.Find() : ["modelops"],
        Now = ops.Time.GetUtcNow(),
        MachineZone = options.MachineTimezone is { } zone ? CronTimes.Parse("0 0 * * *", zone).Zone : ops.Time.LocalTimeZone,
    });

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> pairs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var name = cut > 0 ? pair[..cut] : pair;
            if (cut <= 0 || char.IsAsciiDigit(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                throw new InvalidInputException($"'{pair}' is not a variable. Give NAME=VALUE, such as MLFLOW_TRACKING_URI=http://mlflow:5000.");
            }

            if (!values.TryAdd(name, pair[(cut + 1)..]))
            {
                throw new InvalidInputException($"The variable '{name}' is given twice. Give it once.");
            }
        }

        return values;
    }
}
