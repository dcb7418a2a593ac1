namespace ModelOps;

internal sealed class DriftCommand() : LifecycleCommand<DriftCommandOptions, DriftResult>("drift", "Measure how far data has moved from what a model was trained on.")
{
    protected override string? Doing => "Comparing";

    public override async Task<DriftResult> ExecuteAsync(ModelOpsSession ops, DriftCommandOptions options, CancellationToken cancellationToken)
    {
        var report = await Task.Run(() => Compare(options), cancellationToken).ConfigureAwait(false);
        var shown = options.Show is null
            ? report.Columns.Where(column => column.Problem is null).MaxBy(column => column.Psi)
            : report.Columns.FirstOrDefault(column => column.Column == options.Show)
                ?? throw new InvalidInputException($"The model has no column '{options.Show}' to show.{Suggestion.For(options.Show, report.Columns.Select(column => column.Column))}");
        return new DriftResult(options.Model.Reference, options.Data.Name, report, shown, options.Fail);
    }

    private static DriftReport Compare(DriftCommandOptions options)
    {
        var limits = new DriftOptions { Columns = options.Columns, MinimumRows = options.MinimumRows };
        var model = options.Model.Model;
        return options.Baseline is { } then
            ? DriftReport.Of(model, then.Frame, options.Data.Frame, limits)
            : DriftReport.Of(model, options.Data.Frame, limits);
    }
}
