using System.CommandLine;
using ModelOps.Cli.Commands;
using ModelOps.Tracking;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops gc</c>: removes deleted runs, their artifacts and deleted experiments for good.</summary>
internal static class GcVerb
{
    private const int CheckRefused = 3;

    internal static Command Create()
    {
        var store = new Option<string?>("--store") { Description = "The SQLite store; else MLFLOW_TRACKING_URI, else sqlite:///mlflow.db." };
        var artifacts = new Option<string?>("--artifacts") { Description = "The artifact root of the server that wrote the store, where runs have mlflow-artifacts:/ URIs." };
        var olderThan = new Option<int>("--older-than-days") { Description = "Only what was deleted at least so many days ago." };
        var runs = new Option<string?>("--runs") { Description = "Only these deleted runs, their ids with commas between." };
        var force = new Option<bool>("--force") { Description = "Also runs that a version of a registered model points to." };
        var cache = new Option<bool>("--cache") { Description = "Instead, remove kept results of cells: .modelops/cache of the current folder, those not used for so many days." };
        var command = new Command("gc", "Remove deleted runs, their artifacts and deleted experiments for good.") { store, artifacts, olderThan, runs, force, cache };
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new CollectionOptions
            {
                OlderThan = TimeSpan.FromDays(parsed.GetValue(olderThan)),
                RunIds = parsed.GetValue(runs)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                ProxiedRoot = parsed.GetValue(artifacts),
                IncludeRegistered = parsed.GetValue(force),
            };
            if (parsed.GetValue(cache))
            {
                var (entries, bytes) = KeptCells.Collect(Environment.CurrentDirectory, options.OlderThan);
                parsed.InvocationConfiguration.Output.WriteLine($"Removed {entries} kept results of cells, {MemoryText.Of(bytes)}.");
                return Task.FromResult(0);
            }

            return RunAsync(parsed.GetValue(store), new TrackingStoreOptions { CreateIfAbsent = false, LoggerFactory = TerminalLog.Factory(parsed) }, options, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string? uri, TrackingStoreOptions opening, CollectionOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var store = await TrackingStores.OpenAsync(uri, opening, cancellationToken);
        var report = await TrackingCollector.CollectAsync(store, options, new LineProgress(error), cancellationToken);
        foreach (var kept in report.Kept.Concat(report.Registered.Select(refused => $"{refused} Delete the version first, or give --force.")))
        {
            await error.WriteLineAsync($"modelops: {kept}");
        }

        await output.WriteLineAsync($"Removed {report.Runs} runs with their artifacts and {report.Experiments} experiments.");
        return report.Registered.Count > 0 ? CheckRefused : report.Kept.Count == 0 ? 0 : 1;
    }

    // Progress<T> would report from other threads, out of order.
    private sealed class LineProgress(TextWriter writer) : IProgress<string>
    {
        public void Report(string value) => writer.WriteLine(value);
    }
}
