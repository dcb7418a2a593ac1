namespace ModelOps.Deployments.Dashboards;

/// <summary>One picture of a dashboard.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What to make of it.</param>
/// <param name="Unit">Grafana's name of the unit, as <c>s</c> or <c>reqps</c>.</param>
/// <param name="Queries">What it asks Prometheus.</param>
internal sealed record Panel(string Title, string Description, string Unit, params Query[] Queries)
{
    /// <summary>Grafana's kind of picture.</summary>
    internal string Kind { get; init; } = "timeseries";

    /// <summary>Its width of 24.</summary>
    internal int Width { get; init; } = 8;
}

/// <summary>A question to Prometheus.</summary>
/// <param name="Expression">In PromQL; <c>$model</c> and <c>$__rate_interval</c> are Grafana's.</param>
/// <param name="Legend">The name of each series, with labels in double braces.</param>
internal sealed record Query(string Expression, string Legend);
