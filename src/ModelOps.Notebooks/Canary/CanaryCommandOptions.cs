namespace ModelOps;

/// <summary>What <c>#!canary</c> takes.</summary>
public sealed record CanaryCommandOptions
{
    private static readonly CanaryOptions _usual = new();

    /// <summary>The challenger, as <c>credit-risk@challenger</c> or <c>credit-risk/4</c>; the model alone shows its canary.</summary>
    [Parameter("Challenger: name@alias or name/version. The name alone shows the canary.", Position = 0, Required = true)]
    public string Model { get; init; } = "";

    /// <summary>The challenger's share at each step, in percent.</summary>
    [Parameter("Share of the requests at each step in percent, rising.")]
    public IReadOnlyList<string> Steps { get; init; } = ["5", "25", "100"];

    /// <summary>How long each step lasts at least.</summary>
    [Parameter("How long each step lasts at least.")]
    public TimeSpan Hold { get; init; } = _usual.Hold;

    /// <summary>Requests of each version in a step before the next.</summary>
    [Parameter("Requests that each version must have answered in a step before the next.")]
    public int Minimum { get; init; } = _usual.Minimum;

    /// <summary>How much higher the share of failed requests may be.</summary>
    [Parameter("How much higher the challenger's share of failed requests may be than the champion's.")]
    public double ErrorIncrease { get; init; } = _usual.ErrorIncrease;

    /// <summary>How many times the champion's the 95th percentile of latency may be.</summary>
    [Parameter("How many times the champion's the 95th percentile of latency may be.")]
    public double P95Ratio { get; init; } = _usual.P95Ratio;

    /// <summary>The same for the 99th percentile.</summary>
    [Parameter("How many times the champion's the 99th percentile of latency may be.")]
    public double P99Ratio { get; init; } = _usual.P99Ratio;

    /// <summary>The share of rows that both versions must score alike; null to not compare.</summary>
    [Parameter("Share of the champion's rows, at least, that the challenger must score alike. By default they are not compared.")]
    public double? Agreement { get; init; }

    /// <summary>How far predictions may lie apart.</summary>
    [Parameter("How far the predictions of both may lie apart, 0 to 1; 1 switches it off.")]
    public double Drift { get; init; } = _usual.Drift;

    /// <summary>How much the true quality may fall once labels are in.</summary>
    [Parameter("How much the true quality may fall once labels are in: by share of wrong labels, or by part of the mean error.")]
    public double QualityLoss { get; init; } = _usual.QualityLoss;

    /// <summary>True to promote only what labels prove to be good.</summary>
    [Parameter("Promote only a challenger whose quality is proven by labels.")]
    public bool RequireLabels { get; init; }

    /// <summary>The chance of a wrong verdict.</summary>
    [Parameter("Chance of a wrong verdict over the whole canary.")]
    public double Alpha { get; init; } = _usual.Alpha;

    /// <summary>How long a step may take.</summary>
    [Parameter("How long a step may take.")]
    public TimeSpan Timeout { get; init; } = _usual.Timeout;

    /// <summary>What happens then.</summary>
    [Parameter("What happens when a step takes too long.", Values = "roll-back,wait")]
    public string OnTimeout { get; init; } = "roll-back";

    /// <summary>The deployment; by default the one that serves the model.</summary>
    [Parameter("Name or address of the deployment; by default the one that serves the model.")]
    public string? Deployment { get; init; }

    /// <summary>Waits for the end and shows how far it is.</summary>
    [Parameter("Wait for the end, and show how far it is.")]
    public bool Watch { get; init; }

    /// <summary>Rolls the canary back.</summary>
    [Parameter("Roll the canary back.")]
    public bool Abort { get; init; }
}
