namespace ModelOps;

/// <summary>The panels of a session, by deployment: one each. They end with it.</summary>
internal sealed class LivePanels(ModelOpsSession ops, SessionDeployments deployments) : IAsyncDisposable
{
    private readonly Dictionary<string, LivePanel> _panels = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Those of a session. Its deployments come first, and so end later.</summary>
    internal static LivePanels Of(ModelOpsSession ops)
    {
        var deployments = SessionDeployments.Of(ops);
        return ops.Part(session => new LivePanels(session, deployments));
    }

    internal IReadOnlyDictionary<string, LivePanel> All
    {
        get
        {
            lock (_lock)
            {
                return _panels.ToDictionary(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Opens the panel of a deployment that runs, in place of the one before.</summary>
    /// <exception cref="InvalidInputException">It does not run, or does not show a panel.</exception>
    internal async Task<LivePanel> OpenAsync(string deployment, TimeSpan? time, CancellationToken cancellationToken)
    {
        var entry = deployments.GetRunning(deployment);
        var panel = new LivePanel(ops, new PanelSource(deployments, entry), time);
        await panel.RefreshAsync(cancellationToken).ConfigureAwait(false);
        LivePanel? before;
        lock (_lock)
        {
            _panels.TryGetValue(entry.Spec.Name, out before);
            _panels[entry.Spec.Name] = panel;
        }

        await (before?.EndAsync("another panel of the deployment was opened") ?? ValueTask.CompletedTask).ConfigureAwait(false);
        return panel;
    }

    public ValueTask DisposeAsync() => Endings.AllAsync(All.Values.Select(panel => (Func<ValueTask>)(() => panel.EndAsync("the session has ended"))));
}
