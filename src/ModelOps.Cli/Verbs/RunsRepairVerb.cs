using System.CommandLine;
using System.Text.Json;
using ModelOps.Cli.Commands;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops runs repair</c>: ends runs whose process died.</summary>
internal static class RunsRepairVerb
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    internal static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be ended, and end nothing." };
        var json = new Option<bool>("--json") { Description = "Write the list as JSON." };
        var command = new Command("repair", "End runs that are RUNNING although the process on this machine that wrote them died, as FAILED; say which are left alone, and why.") { dryRun, json };
        command.SetAction(async (result, cancellationToken) =>
        {
            var host = new TerminalHost(result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, writes: false, []);
            await using var ops = new ModelOpsSession(host, new ModelOpsSessionOptions { IsCommandLine = true, LoggerFactory = TerminalLog.Factory(result) });
            host.Session = ops;
            var isDryRun = result.GetValue(dryRun);
            if (isDryRun && await ops.StoreAsync(cancellationToken) is { Uri: var uri } && uri.StartsWith("sqlite:", StringComparison.Ordinal))
            {
                throw new InvalidInputException("A SQLite store ends the runs of dead processes of this machine whenever it is opened, so there is nothing to try out. Leave --dry-run out to see what is left open, and why.");
            }

            var repaired = await ops.RepairRunsAsync(isDryRun, cancellationToken);
            if (result.GetValue(json))
            {
                await result.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(repaired.Runs.Select(run => new { run.Id, run.Name, run.ExperimentId, run.IsDead, run.Why }), _json));
            }
            else
            {
                await ops.ShowAsync(repaired, cancellationToken);
            }

            return 0;
        });
        return command;
    }
}
