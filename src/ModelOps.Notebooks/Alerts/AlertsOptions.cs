namespace ModelOps;

/// <summary>What <c>#!alerts</c> takes: nothing but a deployment to show its alerts, or one change.</summary>
public sealed record AlertsOptions
{
    /// <summary>The deployment.</summary>
    [Parameter("Name of the deployment, or its address.", Position = 0, Required = true)]
    public string Deployment { get; init; } = "";

    /// <summary>Alerts that nobody is sent for a while: an alert's name, or labels.</summary>
    [Parameter("Alerts that nobody is sent for a while: a name such as drift, or labels such as alertname=drift,column=age; with --for.")]
    public string? Silence { get; init; }

    /// <summary>How long the silence holds.</summary>
    [Parameter("How long the silence holds, such as 2h.")]
    public TimeSpan? For { get; init; }

    /// <summary>Why it is wanted.</summary>
    [Parameter("Why the silence is wanted, for those who see it.")]
    public string? Reason { get; init; }

    /// <summary>Ends a silence.</summary>
    [Parameter("End a silence before its time: the alerts as they were given to --silence.")]
    public string? Unsilence { get; init; }

    /// <summary>Where alerts are sent from now on.</summary>
    [Parameter("Where alerts are sent from now on, in place of before, comma-separated: env:NAME or file:PATH for where an address is, or alertmanager+http://host:9093; none for nowhere.")]
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Sends a test message to each channel.</summary>
    [Parameter("Send a test message to each channel, and say which of them took it.")]
    public bool Test { get; init; }
}
