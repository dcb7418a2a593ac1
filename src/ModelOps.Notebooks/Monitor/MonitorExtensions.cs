namespace ModelOps;

/// <summary>The C# call of <c>#!monitor</c>.</summary>
public static class MonitorExtensions
{
    /// <summary>Compares what a deployment was asked and answered with the model's baseline, window by window.</summary>
    /// <param name="ops">The session it runs in.</param>
    /// <param name="deployment">The deployment, or the folder of its payload log.</param>
    /// <param name="model">The model that answered, or its name; null for the version that the deployment served.</param>
    /// <param name="options">Windows, limits, files to write; null for the defaults.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such log, or nothing in it.</exception>
    /// <exception cref="ModelException">The model has no baseline.</exception>
    public static async Task<MonitorResult> MonitorAsync(this ModelOpsSession ops, string deployment, NamedModel? model = null, MonitorCommandOptions? options = null, CancellationToken cancellationToken = default) =>
        (MonitorResult)await new MonitorCommand().CallAsync(ops, (options ?? new MonitorCommandOptions()) with { Deployment = deployment, Model = model, Live = false }, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens the panel of a deployment: what it shows of itself. <see cref="ModelOpsSession.ShowAsync"/> shows it, and keeps it up to date where the host can.</summary>
    /// <param name="ops">The session it runs in, and ends with.</param>
    /// <param name="deployment">A deployment that runs. The panel that was open of it before ends.</param>
    /// <param name="time">How long it is kept up to date; null until the deployment stops.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">No such deployment runs, or it does not show a panel.</exception>
    public static async Task<LivePanel> OpenPanelAsync(this ModelOpsSession ops, string deployment, TimeSpan? time = null, CancellationToken cancellationToken = default) =>
        (LivePanel)await new MonitorCommand().CallAsync(ops, new MonitorCommandOptions { Deployment = deployment, Live = true, For = time }, cancellationToken).ConfigureAwait(false);

    /// <summary>The panels that were opened in this session, by deployment.</summary>
    /// <param name="ops">The session.</param>
    public static IReadOnlyDictionary<string, LivePanel> Panels(this ModelOpsSession ops) => LivePanels.Of(ops).All;
}
