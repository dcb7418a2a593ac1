using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOps.Cli.Commands;
using ModelOps.Pipelines.Jobs.Places;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops jobs</c>: what the engines of this folder's pipelines and searches have run and run now.</summary>
internal static class JobsVerb
{
    private const int MostShown = 20;
    private const int Failure = 1;
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(250);
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    internal static Command Create() => new("jobs", "List the jobs that engines run for the pipelines and searches of this folder, read their logs, cancel them, and delete what is left of old ones.") { List(), Logs(), Cancel(), Clean() };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = $"All of them, not only those that have not ended and the {MostShown} newest." };
        var json = new Option<bool>("--json") { Description = "Write the list as JSON, with all tasks." };
        var command = new Command("list", "List them, the newest last, with state, times, and step or search.") { all, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var open = OpenPlaces.Of(Environment.CurrentDirectory, result.InvocationConfiguration.Error);
            var jobs = await KnownJob.OfAsync(open.All, cancellationToken);
            if (!result.GetValue(all))
            {
                jobs = [.. jobs.Where((job, at) => !job.Status.HasEnded || at >= jobs.Count - MostShown)];
            }

            if (result.GetValue(json))
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(jobs.Select(job => new { job.Info.Id, job.Info.Name, job.Place.Engine, job.Place.Folder, job.Info.Created, Tasks = job.Status.Tasks.Select(task => new { Name = job.TaskName(task.Index), task.Index, task.State, task.ExitCode, task.Attempt, task.Started, task.Ended, task.Node, task.Reason }) }), _json));
            }
            else
            {
                var host = new TerminalHost(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, writes: false, []);
                await using var ops = new ModelOpsSession(host, new ModelOpsSessionOptions { IsCommandLine = true, LoggerFactory = TerminalLog.Factory(result) });
                host.Session = ops;
                await ops.ShowAsync(new JobList(jobs), cancellationToken);
            }

            return open.HasErrors ? Failure : 0;
        });
        return command;
    }

    private static Command Logs()
    {
        var name = Name();
        var task = new Option<int?>("--task") { Description = "The task of an array, by its number from 0; by default the one that JOB names, else the first." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the task has ended." };
        var command = new Command("logs", "Write what a job, or a task of it, has written.") { name, task, follow };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var open = OpenPlaces.Of(Environment.CurrentDirectory, result.InvocationConfiguration.Error);
            var (job, engine) = await open.FindAsync(result.GetValue(name)!, cancellationToken);
            var index = result.GetValue(task) ?? job.IndexOf(result.GetValue(name)!) ?? 0;
            if (index < 0 || index >= job.Status.Tasks.Count)
            {
                throw new InvalidInputException($"The job '{job.Info.Id}' has no task {index}. It has {job.Status.Tasks.Count}, from 0.");
            }

            var (offset, decoder, follows) = (0L, Encoding.UTF8.GetDecoder(), result.GetValue(follow));
            for (var hasEnded = !follows; ; hasEnded = (await engine.LookAsync(job.Info.Id, cancellationToken)).Tasks[index].HasEnded)
            {
                using var read = new MemoryStream();
                offset = await engine.ReadLogAsync(job.Info.Id, index, offset, read, cancellationToken);
                var letters = new char[Encoding.UTF8.GetMaxCharCount((int)read.Length)];
                await result.InvocationConfiguration.Output.WriteAsync(letters.AsMemory(0, decoder.GetChars(read.ToArray(), letters, flush: hasEnded)), cancellationToken);
                if (hasEnded)
                {
                    return 0;
                }

                await result.InvocationConfiguration.Output.FlushAsync(cancellationToken);
                await Task.Delay(_between, cancellationToken);
            }
        });
        return command;
    }

    private static Command Cancel()
    {
        var name = Name();
        var command = new Command("cancel", "End a job with all of its tasks.") { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var open = OpenPlaces.Of(Environment.CurrentDirectory, result.InvocationConfiguration.Error);
            var (job, engine) = await open.FindAsync(result.GetValue(name)!, cancellationToken);
            if (job.Status.HasEnded)
            {
                throw new InvalidInputException($"The job '{job.Info.Id}' has ended already: {job.State}.");
            }

            await engine.CancelAsync(job.Info.Id, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync($"Cancelled {job.Info.Name} ({job.Info.Id}).");
            return 0;
        });
        return command;
    }

    private static Command Clean()
    {
        var age = new Option<string>("--older-than") { Description = "How long ago they must have ended, such as 7d or 12h.", DefaultValueFactory = _ => DurationText.Of(JobPlace.UsualAge) };
        var command = new Command("clean", "Delete what is left of jobs that have ended, with their logs; never of one that runs. A start of a pipeline or search does so by itself after 30 days.") { age };
        command.SetAction(async (result, cancellationToken) =>
        {
            var text = result.GetValue(age)!;
            var before = TimeProvider.System.GetUtcNow() - (DurationText.Parse(text) ?? throw new InvalidInputException($"'--older-than' is '{text}', which is not a time. Write one such as 7d or 12h."));
            await using var open = OpenPlaces.Of(Environment.CurrentDirectory, result.InvocationConfiguration.Error);
            var count = 0;
            foreach (var (_, engine) in open.All)
            {
                count += await JobPlace.CleanAsync(engine, before, cancellationToken);
            }

            await result.InvocationConfiguration.Output.WriteLineAsync($"Deleted what was left of {count} job{(count == 1 ? "" : "s")}.");
            return open.HasErrors ? Failure : 0;
        });
        return command;
    }

    private static Argument<string> Name() => new("JOB") { Description = "The job: its id, its name, or the name of a task; of several the newest." };

    /// <summary>The engines of a folder's places, open.</summary>
    private sealed class OpenPlaces : IAsyncDisposable
    {
        internal List<(JobPlace Place, IJobEngine Engine)> All { get; } = [];

        /// <summary>Whether some could not be opened, which was said.</summary>
        internal bool HasErrors { get; private set; }

        internal static OpenPlaces Of(string folder, TextWriter error)
        {
            var open = new OpenPlaces();
            foreach (var place in JobPlace.Under(folder))
            {
                try
                {
                    open.All.Add((place, place.Open(TimeProvider.System)));
                }
                catch (InvalidInputException exception)
                {
                    open.HasErrors = true;
                    error.WriteLine($"modelops: The jobs in '{place.Folder}' are left out: {exception.Message}");
                }
            }

            return open;
        }

        internal async Task<(KnownJob Job, IJobEngine Engine)> FindAsync(string name, CancellationToken cancellationToken)
        {
            var jobs = await KnownJob.OfAsync(All, cancellationToken);
            return jobs.LastOrDefault(job => job.Is(name)) is { } found ? (found, All.First(each => each.Place == found.Place).Engine)
                : throw new InvalidInputException($"This folder has no job '{name}'.{(jobs.Count == 0 ? " It has no jobs: they are those of pipelines and searches that were started here." : Suggestion.Among(name, jobs.Select(job => job.Info.Name).Distinct(), "The jobs are"))}");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (_, engine) in All)
            {
                await engine.DisposeAsync();
            }
        }
    }

    private sealed record JobList(IReadOnlyList<KnownJob> Jobs) : Viewable
    {
        public override View ToView() => new View(Jobs.Count == 0 ? "No jobs" : $"{Jobs.Count} job{(Jobs.Count == 1 ? "" : "s")}").Table(
            ["job", "engine", "name", "state", "started", "ended", "why"],
            Jobs.Select(job => new object?[]
            {
                job.Info.Id, job.Place.Engine, job.Info.Name, job.State, Time(job.Started), Time(job.Ended), job.Status.Tasks.FirstOrDefault(task => task.State != JobState.Succeeded && task.Reason is not null)?.Reason,
            }));

        private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
