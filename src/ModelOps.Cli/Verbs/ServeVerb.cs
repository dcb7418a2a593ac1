using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using ModelOps.Cli.Commands;

namespace ModelOps.Cli.Verbs;

/// <summary><c>modelops serve</c>: serves a package or a model in the foreground, as a container does, until Ctrl+C or SIGTERM.</summary>
internal static class ServeVerb
{
    private const string TargetVariable = "MODELOPS_FOR";
    private const string ModelVariable = "MODELOPS_MODEL";
    private const string HostVariable = "MODELOPS_HOST";
    private const string TokenVariable = "MODELOPS_TOKEN";
    private const string KeyVariable = "MODELOPS_VERIFY_KEY";

    internal static Command Create()
    {
        var model = new Argument<string?>("model") { Description = $"A package, a model folder, or name@alias; by default {ModelVariable}, then where the target has models, then the package of the image.", Arity = ArgumentArity.ZeroOrOne };
        var host = new Option<string?>("--host") { Description = $"The address to listen on; by default {HostVariable}, else 127.0.0.1, and in a container 0.0.0.0." };
        var port = new Option<int?>("--port") { Description = "The port; 0 takes any free one; by default the target's, which is 8080 without a target." };
        var target = new Option<string?>("--for") { Description = $"The contract to serve by: docker, sagemaker, azureml, vertex, …; by default {TargetVariable}, which images set.", HelpName = "TARGET" };
        var key = new Option<string?>("--verify-key") { Description = $"Public key that the package must be signed with: env:NAME or file:PATH; by default {KeyVariable}.", HelpName = "KEY" };
        var check = new Option<bool>("--check") { Description = "Ask the server that runs here whether it takes requests, as a health check does: exit code 0 or 1." };
        var serving = new ServingOptions();
        var command = new Command("serve", "Serve a package or a model in the foreground, as containers do; a package is checked first.") { model, host, port, target, key, check };
        serving.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var isContainer = (result.GetValue(target) ?? Variable(TargetVariable)) is not null;
            var place = PackageTargets.Find(result.GetValue(target) ?? Variable(TargetVariable) ?? PackageTargets.Default);
            var contract = place.Contract(Environment.GetEnvironmentVariable);
            if (result.GetValue(port) is { } given)
            {
                contract = contract with { Port = given };
            }

            if (result.GetValue(check))
            {
                return await CheckAsync(contract, serving.Certificate(result), result.InvocationConfiguration.Error, cancellationToken);
            }

            var address = result.GetValue(host) ?? Variable(HostVariable) ?? (isContainer ? "0.0.0.0" : "127.0.0.1");
            var spec = serving.Read(result, Variable(TokenVariable) is null ? null : "env:" + TokenVariable);
            spec = spec with { AllowAnonymous = spec.AllowAnonymous || contract.TrustsCallers };
            if (spec is { Tokens.Count: 0, AllowAnonymous: false } && IPAddress.TryParse(address, out var listened) && !IPAddress.IsLoopback(listened))
            {
                throw new InvalidInputException($"Other machines reach {address}, but no token is set. Set the environment variable {TokenVariable} to a secret of 16 letters or more, or give --token, or --allow-anonymous where a proxy in front checks callers.");
            }

            var options = new ContainerOptions
            {
                Contract = contract,
                VerifyKey = result.GetValue(key) ?? Variable(KeyVariable),
                // Callers know a container by names that it does not know itself.
                Serving = isContainer && spec.AllowedHosts.Count == 0 ? spec with { AllowedHosts = ["*"] } : spec,
                Scoring = new ScoringOptions
                {
                    Host = address,
                    Port = contract.Port,
                    Metrics = true,
                    // A platform goes on sending requests until it has seen that the container is not ready.
                    DrainDelay = isContainer ? TimeSpan.FromSeconds(2) : TimeSpan.Zero,
                    LoggerFactory = TerminalLog.Factory(result, LogLevel.Error),
                },
            };
            await RunAsync(result.GetValue(model) ?? Variable(ModelVariable), options, result.InvocationConfiguration.Output, cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task<int> CheckAsync(ServingContract contract, string? certificate, TextWriter error, CancellationToken cancellationToken)
    {
        if (await ContainerServer.CheckAsync(contract, certificate, cancellationToken) is not { } reason)
        {
            return 0;
        }

        await error.WriteLineAsync($"modelops: {reason}");
        return 1;
    }

    private static async Task RunAsync(string? model, ContainerOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var server = await ContainerServer.StartAsync(model, options, cancellationToken);
        await output.WriteLineAsync($"Serving {server.Name} version {server.Version} at {server.Url}{(server.GrpcUrl is { } grpc ? $", gRPC at {grpc}" : "")} ({server.Checked}; Ctrl+C ends)");
        await output.FlushAsync(cancellationToken);
        await server.WaitForStopAsync(cancellationToken);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
