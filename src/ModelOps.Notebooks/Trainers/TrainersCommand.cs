namespace ModelOps;

internal sealed class TrainersCommand() : LifecycleCommand<TrainersOptions, TrainersResult>("trainers", "List the trainers with all their parameters.")
{
    public override bool UsesExperiment => false;

    public override Task<TrainersResult> ExecuteAsync(ModelOpsSession ops, TrainersOptions options, CancellationToken cancellationToken) =>
        Task.FromResult(new TrainersResult(options.Name is { } name ? [Trainers.Find(name)] : Trainers.All, options.Json));
}
