namespace ModelOps;

internal sealed class DeployCommand() : LifecycleCommand<DeployOptions, Deployment>("deploy", "Serve a model over HTTP on loopback.")
{
    public override async Task<Deployment> ExecuteAsync(ModelOpsSession ops, DeployOptions options, CancellationToken cancellationToken)
    {
        var name = options.Name ?? options.Model.RegisteredName ?? "model";
        if (ops.Deployments.ContainsKey(name))
        {
            throw new InvalidInputException($"A deployment named '{name}' is running. Stop it with #!undeploy {name}, or give another --name.");
        }

        using var claim = await ops.ClaimAsync(name, options.Port, cancellationToken);
        var server = await ScoringServer.StartAsync(options.Model.Model, new ScoringOptions { Port = options.Port }, cancellationToken);
        return await ops.AddAsync(name, options.Model, server);
    }
}
