namespace ModelOps.Deployments.Watching;

/// <summary>What was seen of one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Report">Its windows; null when it could not be compared.</param>
/// <param name="Note">Why it could not, as a sentence.</param>
internal sealed record VersionLook(string Version, MonitorReport? Report, string? Note)
{
    /// <summary>Logged requests of the last hour, by rows.</summary>
    internal long Recent { get; init; }

    /// <summary>The median of their milliseconds to the answer.</summary>
    internal double Median { get; init; } = double.NaN;

    /// <summary>The 95th percentile of them.</summary>
    internal double High { get; init; } = double.NaN;

    /// <summary>The 99th percentile of them.</summary>
    internal double Highest { get; init; } = double.NaN;

    /// <summary>True when it is an error that nothing was compared.</summary>
    internal bool IsFailed { get; init; }

    /// <summary>The tables of the report, made when somebody wants to see them.</summary>
    internal Lazy<string> Html { get; } = new(() => Report?.ToHtmlFragment() ?? "");

    /// <summary>The same without the arithmetic.</summary>
    internal Lazy<string> ShortHtml { get; } = new(() => Report?.ToHtmlFragment(withArithmetic: false) ?? "");
}
