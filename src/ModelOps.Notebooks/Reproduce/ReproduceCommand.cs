namespace ModelOps;

internal sealed class ReproduceCommand() : LifecycleCommand<ReproduceOptions, ReproduceResult>("reproduce", "Run a run's notebook again, from its commit, and say what came out equal.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Reproducing";

    public override async Task<ReproduceResult> ExecuteAsync(ModelOpsSession ops, ReproduceOptions options, CancellationToken cancellationToken)
    {
        if (!double.IsFinite(options.Tolerance) || options.Tolerance is < 0 or > 1)
        {
            throw new InvalidInputException($"'{Wording.Option("tolerance")}' is {options.Tolerance}; give 0 or more, at most 1, such as 1e-6.");
        }

        var origin = await TrackedOrigin.FindAsync(ops, options.Run, cancellationToken).ConfigureAwait(false);
        return await new Reproduction(ops, origin, options).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
