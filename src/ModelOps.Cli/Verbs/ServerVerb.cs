using System.CommandLine;
using Microsoft.Extensions.Logging;
using ModelOps.Cli.Commands;
using ModelOps.Tracking;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops server</c>: an MLflow-compatible tracking server until Ctrl+C or SIGTERM.</summary>
internal static class ServerVerb
{
    private const string Proxied = "mlflow-artifacts:/";
    private const string TokenVariable = "MODELOPS_SERVER_TOKEN";
    private const string PasswordVariable = "MODELOPS_SERVER_PASSWORD";

    internal static Command Create()
    {
        var store = new Option<string>("--store") { Description = "The SQLite store to serve; made when absent.", HelpName = "URI", DefaultValueFactory = _ => TrackingStores.DefaultUri };
        var artifacts = new Option<string?>("--artifacts") { Description = "The artifact root: a folder or s3://bucket/prefix; the default is mlruns beside the store.", HelpName = "ROOT" };
        var defaultRoot = new Option<string>("--default-artifact-root") { Description = "Where new experiments keep artifacts: through this server, or in a folder or bucket that clients open themselves.", HelpName = "ROOT", DefaultValueFactory = _ => Proxied };
        var host = new Option<string>("--host") { Description = "The address to listen on; other than loopback only with credentials.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The port; 0 takes any free one.", DefaultValueFactory = _ => 5000 };
        var token = new Option<string?>("--token") { Description = $"The secret callers must send; better given in {TokenVariable}, which other users of the machine cannot read." };
        var user = new Option<string?>("--user") { Description = $"A user name for basic credentials; the password is read from {PasswordVariable}." };
        var allowed = new Option<string?>("--allowed-hosts") { Description = "Further host names, comma-separated, by which callers may reach the server." };
        var command = new Command("server", "Serve experiments, runs, models and artifacts to MLflow's clients and to a browser.") { store, artifacts, defaultRoot, host, port, token, user, allowed };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new Settings(
                result.GetRequiredValue(store), result.GetValue(artifacts), result.GetRequiredValue(defaultRoot), result.GetRequiredValue(host), result.GetValue(port), result.GetValue(token), result.GetValue(user), result.GetValue(allowed));
            await RunAsync(options, result.InvocationConfiguration.Output, TerminalLog.Factory(result, LogLevel.Error), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(Settings settings, TextWriter output, ILoggerFactory log, CancellationToken cancellationToken)
    {
        if (settings.Store.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException($"'{settings.Store}' is a server already; give --store a SQLite store such as sqlite:///mlflow.db.");
        }

        await using var store = await TrackingStores.OpenAsync(settings.Store, new TrackingStoreOptions { ArtifactRoot = settings.DefaultRoot, LoggerFactory = log }, cancellationToken);
        var root = settings.Artifacts ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(FileOf(store.Uri)))!, "mlruns");
        await using var server = await TrackingServer.StartAsync(
            new ServerOptions
            {
                Store = store,
                Artifacts = ArtifactStores.Open(root),
                DefaultArtifactRoot = settings.DefaultRoot.StartsWith("mlflow-artifacts:", StringComparison.Ordinal) ? null : settings.DefaultRoot,
                Host = settings.Host,
                Port = settings.Port,
                Token = settings.Token ?? Environment.GetEnvironmentVariable(TokenVariable),
                UserName = settings.User,
                Password = settings.User is null ? null : Environment.GetEnvironmentVariable(PasswordVariable),
                AllowedHosts = settings.AllowedHosts?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                LoggerFactory = log,
            },
            cancellationToken);
        await output.WriteLineAsync($"Serving {store.Uri} with artifacts in {root} at {server.Address} (Ctrl+C ends)");
        await output.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static string FileOf(string storeUri) =>
        storeUri.StartsWith("sqlite:///", StringComparison.Ordinal) ? storeUri["sqlite:///".Length..] : storeUri;

    private sealed record Settings(string Store, string? Artifacts, string DefaultRoot, string Host, int Port, string? Token, string? User, string? AllowedHosts);
}
