using ModelOps.Deployments.Loop;
using ModelOps.Deployments.Services;

namespace ModelOps;

internal sealed class LoopCommand() : LifecycleCommand<LoopOptions, LoopResult>("loop", "Retrain by itself: what wakes it, notebook, gate, canary, promotion or rollback, in one file. Run it, show it, pause it.")
{
    private static readonly string[] _actions = [LoopOptions.Run, LoopOptions.Status, LoopOptions.Pause, LoopOptions.Resume, LoopOptions.Trigger];

    public override bool UsesExperiment => false;

    public override Task<LoopResult> ExecuteAsync(ModelOpsSession ops, LoopOptions options, CancellationToken cancellationToken)
    {
        if (!_actions.Contains(options.Action))
        {
            throw new InvalidInputException($"'{options.Action}' cannot be done with a loop.{Suggestion.Among(options.Action, _actions, "Give one of")}");
        }

        string[] errors = [.. options.Errors()];
        return errors.Length > 0 ? throw new InvalidInputException(errors)
            : options.Action == LoopOptions.Run ? new LoopRun(ops, LoopSpec.Load(ops.ResolvePath(options.Name!))).RunAsync(options, cancellationToken)
            : options.Action == LoopOptions.Status ? Task.FromResult(Show(ops, options))
            : ChangeAsync(ops, options, cancellationToken);
    }

    internal static LoopStanding Standing(LoopStore loops, string name) => new(name, loops.Find(name), loops.Control(name), loops.IsRunning(name));

    private static LoopResult Show(ModelOpsSession ops, LoopOptions options)
    {
        var loops = new LoopStore(ops.State);
        return options.Name is null ? new([.. loops.Names().Select(name => Standing(loops, name))]) { IsJson = options.Json }
            : One(Standing(loops, NameOf(ops, loops, options.Name).Name), "") with { IsJson = options.Json };
    }

    private static async Task<LoopResult> ChangeAsync(ModelOpsSession ops, LoopOptions options, CancellationToken cancellationToken)
    {
        var loops = new LoopStore(ops.State);
        var (name, model) = NameOf(ops, loops, options.Name!);
        var request = new LoopRequest(Guid.NewGuid().ToString("N"), Environment.UserName, ops.Time.GetUtcNow(), options.Reason);
        var before = loops.Control(name);
        if (options.Action == LoopOptions.Pause && before.Pause is { } paused)
        {
            throw new InvalidInputException($"The loop '{name}' is paused already, by {paused.Actor}. Resume it with {Command($"resume {name}")}.");
        }

        if (options.Action == LoopOptions.Resume && before.Pause is null)
        {
            throw new InvalidInputException($"The loop '{name}' is not paused, so there is nothing to resume.");
        }

        var (action, why) = options.Action switch
        {
            LoopOptions.Pause => ("paused", $"No new retraining begins until the loop '{name}' is resumed"),
            LoopOptions.Resume => ("resumed", $"The loop '{name}' looks for reasons to retrain again"),
            _ => ("asked", $"The loop '{name}' is to retrain now"),
        };
        var log = new AuditLog(new DeploymentStore(ops.State).AuditFile);
        await log.RequireWholeAsync(cancellationToken).ConfigureAwait(false);
        await loops.ChangeAsync(
            name,
            control => options.Action switch { LoopOptions.Pause => control with { Pause = request }, LoopOptions.Resume => control with { Pause = null }, _ => control with { Trigger = request } },
            cancellationToken).ConfigureAwait(false);
        await log.AppendAsync(
            new($"{request.Id}/{action}", request.Time, request.Actor, $"loop.{action}", model, options.Reason is { } said ? $"{why}: {said.TrimEnd('.')}." : why + "."), cancellationToken).ConfigureAwait(false);
        return One(Standing(loops, name), options.Action);
    }

    private static LoopResult One(LoopStanding one, string action)
    {
        var run = $"Run it with {Command($"run {one.State?.File ?? "loop.yaml"}")}.";
        string[] notes = action switch
        {
            LoopOptions.Pause when one.State?.Cycle is not null => ["The cycle under way goes on to its end; none begins after it."],
            LoopOptions.Trigger when !one.IsRunning => [$"No process runs it: it retrains when it is started next. {run}"],
            LoopOptions.Trigger when one.Control.Pause is not null => [$"It is paused, so it retrains when it is resumed: {Command($"resume {one.Name}")}."],
            LoopOptions.Trigger when one.State?.Cycle is not null => ["A cycle is under way; the next begins after it."],
            "" or LoopOptions.Resume when !one.IsRunning => [$"No process runs it. {run}"],
            _ => [],
        };
        var title = action switch { LoopOptions.Pause => $"{one.Name} is paused", LoopOptions.Resume => $"{one.Name} is resumed", LoopOptions.Trigger => $"{one.Name} is to retrain", _ => one.Name };
        return new([one]) { Title = title, Notes = notes };
    }

    // A file, or the name of one that has run or was paused.
    private static (string Name, string Model) NameOf(ModelOpsSession ops, LoopStore loops, string given)
    {
        var path = ops.ResolvePath(given);
        if (File.Exists(path) || given.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || given.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
        {
            var spec = LoopSpec.Load(path);
            return (spec.Name, spec.Plan.Model);
        }

        var names = loops.Names();
        return names.Contains(given) ? (given, loops.Find(given)?.Model ?? given)
            : throw new InvalidInputException($"No loop is named '{given}'.{Suggestion.For(given, names)} Known: {(names.Count == 0 ? "none" : string.Join(", ", names))}. Give a name, or the file of a loop.");
    }

    private static string Command(string words) => Wording.Command("loop", words, "ops.LoopAsync(…)");
}
