namespace ModelOps;

internal sealed class DataSplitCommand() : LifecycleCommand<DataSplitOptions, DataSplitResult>("data split", "Split data into a training and a test part.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Splitting";

    public override Task<DataSplitResult> ExecuteAsync(ModelOpsSession ops, DataSplitOptions options, CancellationToken cancellationToken)
    {
        var split = options.Data.Frame.Split(new SplitOptions
        {
            TestShare = options.Test,
            Stratify = options.Stratify,
            Group = options.Group,
            Time = options.Time,
            Seed = options.Seed,
        });
        var leaks = LeakCheck.Of(split, options.Target ?? options.Stratify, options.Time ?? OnlyTimestamps(options.Data.Frame), options.Group);
        ops.Remember(split.Train, options.Data.Source);
        ops.Remember(split.Test, options.Data.Source);
        return Task.FromResult(new DataSplitResult(split, options.Data.Name, options.Stratify, leaks));
    }

    // Where there is one column of timestamps, the rows may well be ordered by it.
    private static string? OnlyTimestamps(Frame frame) => frame.Columns.Where(column => column.Type == ColumnType.Timestamp && column.MissingCount == 0).ToArray() is [{ } only] ? only.Name : null;

    protected override IEnumerable<(string Name, object Value)> Variables(DataSplitOptions options, DataSplitResult result) =>
        [(result.TrainName, result.Split.Train), (result.TestName, result.Split.Test)];
}
