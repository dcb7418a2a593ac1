namespace ModelOps;

internal sealed class ConnectCommand() : LifecycleCommand<ConnectOptions, ConnectResult>("connect", "Connect to a database, for queries in its own SQL.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Connecting";

    public override Task<ConnectResult> ExecuteAsync(ModelOpsSession ops, ConnectOptions options, CancellationToken cancellationToken) =>
        SessionConnections.Of(ops).OpenAsync(options.Name, options.Connection, cancellationToken);
}
