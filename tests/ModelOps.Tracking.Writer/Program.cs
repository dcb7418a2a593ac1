using ModelOps;
using ModelOps.Tracking;

// A process that writes to a store and says on standard output what was acknowledged, one line each; tests kill it or run several.
//   writer <store> runs <count>       whole runs, "run <id>" after each
//   writer <store> register <name>    one version of a registered model, "version <number>"
//   writer <store> move <name> <from> <to>   the alias champion, "moved" or "left" with where it is
//   writer <store> points             one run for ever, "run <id>", then "point <step>" after each flush
await using var store = await TrackingStores.OpenAsync(args[0]);
var experiment = await store.GetOrCreateExperimentAsync("shared");
var output = Console.Out;
if (args[1] == "register")
{
    var version = await store.RegisterVersionAsync(new NewModelVersion(args[2], "s3://b/x"), "newest");
    await output.WriteLineAsync($"version {version.Version}");
    return;
}

if (args[1] == "move")
{
    // All begin at once, when the first line comes.
    await output.WriteLineAsync("ready");
    await Console.In.ReadLineAsync();
    var move = await store.MoveAliasAsync(args[2], "champion", int.Parse(args[3]), int.Parse(args[4]));
    await output.WriteLineAsync($"{(move.IsMoved ? "moved" : "left")} {move.Version}");
    return;
}

if (args[1] == "runs")
{
    for (var i = 0; i < int.Parse(args[2]); i++)
    {
        var run = await store.CreateRunAsync(new NewRun(experiment, $"{Environment.ProcessId}-{i}", i));
        await store.LogBatchAsync(
            run.Info.RunId,
            new RunBatch([.. Enumerable.Range(0, 10).Select(m => new Metric($"m{m}", i, i))], [.. Enumerable.Range(0, 10).Select(p => new Param($"p{p}", "v"))]));
        await store.UpdateRunAsync(run.Info.RunId, new RunUpdate(RunStatus.Finished, i));
        await output.WriteLineAsync($"run {run.Info.RunId}");
    }

    return;
}

var one = await store.CreateRunAsync(new NewRun(experiment, "killed", 1));
await output.WriteLineAsync($"run {one.Info.RunId}");
await output.FlushAsync();
for (var step = 0; ; step++)
{
    // Both in one batch: after a kill either both are there or none.
    await store.LogBatchAsync(one.Info.RunId, new RunBatch([new("a", step, step, step), new("b", step, step, step)], step < 90 ? [new($"p{step}", "v")] : []));
    await output.WriteLineAsync($"point {step}");
    await output.FlushAsync();
}
