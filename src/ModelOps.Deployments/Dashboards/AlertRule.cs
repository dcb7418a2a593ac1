namespace ModelOps.Deployments.Dashboards;

/// <summary>When Prometheus raises an alert.</summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Expression">True while it holds, in PromQL.</param>
/// <param name="For">How long it must hold, as <c>5m</c>.</param>
/// <param name="Severity"><c>critical</c>: somebody must act now; <c>warning</c>: today.</param>
/// <param name="Summary">What is wrong, in one sentence.</param>
/// <param name="Action">What to do.</param>
internal sealed record AlertRule(string Name, string Expression, string For, string Severity, string Summary, string Action);
