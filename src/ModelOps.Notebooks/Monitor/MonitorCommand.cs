using ModelOps.Files;

namespace ModelOps;

internal sealed class MonitorCommand() : LifecycleCommand<MonitorCommandOptions, MonitorResult>("monitor", "Compare what a deployment was asked and answered with the model's baseline, window by window.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Looking at the log";

    public override async Task<MonitorResult> ExecuteAsync(ModelOpsSession ops, MonitorCommandOptions options, CancellationToken cancellationToken)
    {
        var folder = await PayloadFolders.FindAsync(ops, options.Deployment, cancellationToken).ConfigureAwait(false);
        var limits = options.Limits ?? new MonitorOptions();
        limits = limits with { Window = options.Window ?? limits.Window, WindowRows = options.Rows ?? limits.WindowRows, Version = options.Version ?? limits.Version };
        var model = await MonitoredModel.OfAsync(ops, options, folder, cancellationToken).ConfigureAwait(false);
        var running = SessionDeployments.Of(ops).All().FirstOrDefault(entry => entry.IsAlive && (entry.Id == options.Deployment || entry.Spec.Name == options.Deployment));
        return await Task.Run(
            () =>
            {
                var report = ModelMonitor.Look(model.Model, folder, limits, cancellationToken);
                ColumnDrift[] columns = [.. report.Latest.Inputs.Columns, .. report.Latest.Answers?.Columns ?? []];
                var shown = options.Show is { } name
                    ? Array.Find(columns, column => column.Column == name) ?? throw new InvalidInputException($"No column '{name}' was compared.{Suggestion.For(name, columns.Select(column => column.Column))}")
                    : columns.Where(column => column.Problem is null).MaxBy(column => column.Psi);
                if (options.Html is { } html)
                {
                    report.WriteHtml(Path.GetFullPath(html, ops.Folder), options.Deployment);
                }

                if (options.Json is { } json)
                {
                    AtomicFile.WriteText(Path.GetFullPath(json, ops.Folder), report.ToJson());
                }

                return new MonitorResult(options.Deployment, report, shown, options.Fail) { Board = running?.Status.Address is { } address ? new Uri(address, "board") : null };
            },
            cancellationToken).ConfigureAwait(false);
    }
}
