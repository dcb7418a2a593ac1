namespace ModelOps;

/// <summary>How a channel sends.</summary>
public sealed record AlertChannelOptions
{
    /// <summary>How long one try may take. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a failed try is repeated, with growing pauses: after no answer, a time-out, or an answer of 500 and above. Default 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The first pause before a repetition. Default 1 second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads an environment variable; null for the process' own.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Sends webhooks; null for the toolkit's own. Redirects should not be followed: the address is a secret.</summary>
    public HttpClient? HttpClient { get; init; }

    internal string? Variable(string name) => (Environment ?? System.Environment.GetEnvironmentVariable)(name);
}
