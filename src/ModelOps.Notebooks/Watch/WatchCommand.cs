using ModelOps.Pipelines.Watches;

namespace ModelOps;

internal sealed class WatchCommand() : LifecycleCommand<WatchOptions, WatchResult>("watch", "Run a notebook, script or pipeline again by itself: for new data, commits, times, drift, events of the registry. Each reason leads to one run.")
{
    public override bool UsesExperiment => false;

    public override async Task<WatchResult> ExecuteAsync(ModelOpsSession ops, WatchOptions options, CancellationToken cancellationToken)
    {
        string[] errors = [.. options.Errors()];
        return errors.Length > 0 ? throw new InvalidInputException(errors)
            : options.Target == WatchOptions.Status ? Show(ops, options)
            : options.Target == WatchOptions.Trigger ? await AskAsync(ops, options, cancellationToken).ConfigureAwait(false)
            : await new WatchRun(ops, WatchPlan.Read(ops.ResolvePath(options.Target), ops.ResolvePath("."), options)).RunAsync(options, cancellationToken).ConfigureAwait(false);
    }

    internal static WatchStanding Standing(WatchStore watches, string name) => new(name, watches.Find(name), watches.Control(name), watches.IsRunning(name));

    private static WatchResult Show(ModelOpsSession ops, WatchOptions options)
    {
        var watches = new WatchStore(ops.State);
        if (options.Which is null)
        {
            return new([.. watches.Names().Select(name => Standing(watches, name))]) { IsJson = options.Json };
        }

        var one = Standing(watches, NameOf(ops, watches, options.Which));
        return new([one]) { Title = one.Name, IsJson = options.Json, Notes = one.IsRunning ? [] : [$"No process runs it. Run it with {Run(one)}."] };
    }

    private static async Task<WatchResult> AskAsync(ModelOpsSession ops, WatchOptions options, CancellationToken cancellationToken)
    {
        var watches = new WatchStore(ops.State);
        var name = NameOf(ops, watches, options.Which!);
        await watches.AskAsync(name, new(Guid.NewGuid().ToString("N"), Environment.UserName, ops.Time.GetUtcNow(), options.Reason), cancellationToken).ConfigureAwait(false);
        var one = Standing(watches, name);
        string[] notes = !one.IsRunning ? [$"No process runs it: it runs when the watch is started next. Run it with {Run(one)}."] : one.State?.Firing is not null ? ["A run is under way; the next begins after it."] : [];
        return new([one]) { Title = $"{name} is to run", Notes = notes };
    }

    private static string Run(WatchStanding one) => Wording.Command("watch", one.State?.File ?? "FILE", "ops.WatchAsync(…)");

    // A file, or the name of one that has run.
    private static string NameOf(ModelOpsSession ops, WatchStore watches, string given)
    {
        var names = watches.Names();
        if (names.Contains(given))
        {
            return given;
        }

        var path = ops.ResolvePath(given);
        string[] same = File.Exists(path) ? [.. names.Where(name => watches.Find(name)?.File == path || (WatchReader.IsFile(path) && name == WatchReader.Load(path).Name))] : [];
        return same is [var one] ? one
            : throw new InvalidInputException($"No watch is named '{given}'.{Suggestion.For(given, names)} Known: {(names.Count == 0 ? "none" : string.Join(", ", names))}. Give the name of one that has run.");
    }
}
