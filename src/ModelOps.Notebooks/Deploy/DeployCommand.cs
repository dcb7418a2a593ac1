using System.Globalization;

namespace ModelOps;

internal sealed class DeployCommand() : LifecycleCommand<DeployOptions, Deployment>("deploy", "Serve a model over HTTP on loopback.")
{
    public override bool UsesExperiment => false;

    public override async Task<Deployment> ExecuteAsync(ModelOpsSession ops, DeployOptions options, CancellationToken cancellationToken)
    {
        var deployments = SessionDeployments.Of(ops);
        var name = options.Name ?? options.Model.RegisteredName ?? "model";
        if (deployments.Own.ContainsKey(name))
        {
            throw new InvalidInputException($"A deployment named '{name}' is running. Stop it with {SessionDeployments.Stop(name)}, or give another name with {Wording.Option("name")}.");
        }

        if (!IsPlain(name))
        {
            throw new InvalidInputException($"A deployment cannot be named '{name}', since '@' and '/' are for models. Give another name with {Wording.Option("name")}.");
        }

        using var claim = await deployments.ClaimAsync(name, options.Port, cancellationToken).ConfigureAwait(false);
        var server = await ScoringServer.StartAsync(options.Model.Model, Served(ops, options, name), cancellationToken).ConfigureAwait(false);
        return await deployments.AddAsync(name, options.Model, server).ConfigureAwait(false);
    }

    /// <summary>Whether a text is a name, not a model's reference, path or address.</summary>
    internal static bool IsPlain(string name) => !name.AsSpan().ContainsAny('@', '/');

    // The server says which version it serves: the alias that named it may move on.
    private static ScoringOptions Served(ModelOpsSession ops, DeployOptions options, string name) => new()
    {
        Port = options.Port,
        ModelName = name,
        ModelVersion = options.Model.Version?.ToString(CultureInfo.InvariantCulture) ?? options.Model.RunId ?? "1",
        RunId = options.Model.RunId,
        LoggerFactory = ops.Options.LoggerFactory,
    };
}
