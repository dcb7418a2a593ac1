using ModelOps.Files;

namespace ModelOps;

internal sealed class MonitorCommand() : LifecycleCommand<MonitorCommandOptions, IViewable>("monitor", "Watch a deployment live, or compare what it was asked and answered with the model's baseline, window by window.")
{
    public override bool UsesExperiment => false;

    protected override string? Doing => "Looking at the log";

    public override async Task<IViewable> ExecuteAsync(ModelOpsSession ops, MonitorCommandOptions options, CancellationToken cancellationToken) =>
        IsLive(ops, options) ? await LivePanels.Of(ops).OpenAsync(options.Deployment, options.For, cancellationToken).ConfigureAwait(false)
        : await JudgeAsync(ops, options, cancellationToken).ConfigureAwait(false);

    // Whoever asks for something of the windows wants to see them; and a headless run waits for nobody.
    private static bool IsLive(ModelOpsSession ops, MonitorCommandOptions options)
    {
        var asked = Asked(options).FirstOrDefault();
        if (options.Live == true && asked is not null)
        {
            throw new InvalidInputException($"A live panel shows the windows that the deployment looks at itself, so '{Wording.Option(asked)}' does not go with '{Wording.Option("live")}'. Leave one of them out.");
        }

        return options.For <= TimeSpan.Zero ? throw new InvalidInputException($"'{Wording.Option("for")}' cannot be {DurationText.Of(options.For.Value)}. Give how long the panel is kept up to date, such as 10m.")
            : options.Live ?? (asked is null && Wording.Face == Face.Notebook && ops.Host.CanUpdateLater && SessionDeployments.Of(ops).All().Any(entry => entry.IsAlive && entry.Spec.Name == options.Deployment));
    }

    private static IEnumerable<string> Asked(MonitorCommandOptions options) => new (string Name, object? Value)[]
    {
        ("model", options.Model), ("window", options.Window), ("rows", options.Rows), ("version", options.Version), ("show", options.Show), ("html", options.Html), ("json", options.Json),
        ("fail", options.Fail ? true : null), ("limits", options.Limits), ("as", options.As),
    }.Where(option => option.Value is not null).Select(option => option.Name);

    private static async Task<MonitorResult> JudgeAsync(ModelOpsSession ops, MonitorCommandOptions options, CancellationToken cancellationToken)
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
                    ? Array.Find(columns, column => column.Column == name) ?? throw new InvalidInputException($"No column '{name}' was compared.{Suggestion.Among(name, columns.Select(column => column.Column), "The columns are")}")
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
