namespace ModelOps;

/// <summary>What <c>#!traffic</c> takes.</summary>
public sealed record TrafficOptions
{
    /// <summary>The deployment.</summary>
    [Parameter("Name of the deployment, or its address.", Position = 0, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The shares, as <c>champion=90</c>; null to show the traffic as it is.</summary>
    [Parameter("Shares in percent, such as champion=90,challenger=10: aliases or numbers of the model's versions; together 100. None shows the traffic as it is.", Position = 1)]
    public IReadOnlyList<string>? Weights { get; init; }

    /// <summary>The version that gets copies of requests and answers nobody; <c>none</c> ends it.</summary>
    [Parameter("Version that gets a copy of each request, is compared, and answers nobody; none ends it.")]
    public string? Shadow { get; init; }

    /// <summary>Keeps callers with their version.</summary>
    [Parameter("Keep callers with their version, known by header:NAME, or by cookie:NAME, which is given to those without it; none ends it.")]
    public string? Sticky { get; init; }

    /// <summary>Assigns callers to versions.</summary>
    [Parameter("Assign callers to versions by a hash of header:NAME, cookie:NAME or request-id, for an A/B test; none ends it.")]
    public string? By { get; init; }
}
