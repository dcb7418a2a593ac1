namespace ModelOps;

internal sealed class DataCheckCommand() : LifecycleCommand<DataCheckOptions, DataCheckResult>("data check", "Check data against a schema; anomalies end a headless run.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Checking";

    public override Task<DataCheckResult> ExecuteAsync(ModelOpsSession ops, DataCheckOptions options, CancellationToken cancellationToken)
    {
        var schema = ops.Host.TryGetVariable(options.Schema, out var value)
            ? value as FrameSchema ?? throw new InvalidInputException($"The variable '{options.Schema}' is a {value.GetType().Name}, not a schema. Infer one with {Wording.Command("data schema", $"DATA --as {options.Schema}", "FrameSchema.Infer(frame)")}.")
            : FrameSchema.Load(ops.ResolvePath(options.Schema));
        return Task.FromResult(new DataCheckResult(schema.Check(options.Data.Frame), options.Data.Name));
    }
}
