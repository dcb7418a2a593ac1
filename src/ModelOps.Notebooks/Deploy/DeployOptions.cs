namespace ModelOps;

/// <summary>What <c>#!deploy</c> takes.</summary>
public sealed record DeployOptions
{
    /// <summary>The model to serve.</summary>
    [Parameter("Model: name@alias, name/version, a variable, or a folder.", Position = 0, Required = true)]
    public NamedModel Model { get; init; } = null!;

    /// <summary>The name of the deployment; by default the registered model's.</summary>
    [Parameter("Name of the deployment; by default the model's.")]
    public string? Name { get; init; }

    /// <summary>The port; 0 for any free one.</summary>
    [Parameter("Port; 0 for any free one.")]
    public int Port { get; init; }

    /// <summary>The address to listen on; other machines reach all but loopback, so those need <see cref="Token"/>.</summary>
    [Parameter("Address to listen on: 127.0.0.1 for this machine alone, another one of this machine, or 0.0.0.0 for all.")]
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port for gRPC, 0 for any free one; null for no gRPC.</summary>
    [Parameter("Port for gRPC; 0 for any free one. By default no gRPC.")]
    public int? GrpcPort { get; init; }

    /// <summary>Where tokens are, of which callers must send one: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    [Parameter("Where the tokens are, of which callers must send one, comma-separated: env:NAME or file:PATH.")]
    public IReadOnlyList<string>? Token { get; init; }

    /// <summary>True to let other machines in without a token.</summary>
    [Parameter("Let other machines in without a token, as behind a proxy that checks callers.")]
    public bool AllowAnonymous { get; init; }

    /// <summary>Names by which callers may address it, besides this machine's.</summary>
    [Parameter("Names by which callers may address it besides this machine's, comma-separated, such as that in its certificate.")]
    public IReadOnlyList<string>? AllowedHosts { get; init; }

    /// <summary>The certificate for https.</summary>
    [Parameter("Certificate for https: a PEM or .pfx file. A renewed one is taken when the file changes.")]
    public string? TlsCertificate { get; init; }

    /// <summary>The key of the certificate, where it is in a file of its own.</summary>
    [Parameter("Key of the certificate, where it is in a PEM file of its own.")]
    public string? TlsKey { get; init; }

    /// <summary>The most rows of a request; null for a million.</summary>
    [Parameter("Most rows of a request; by default a million.")]
    public int? MaxRows { get; init; }

    /// <summary>How long a request may wait and be scored; null for a minute.</summary>
    [Parameter("How long a request may wait and be scored, such as 5s; by default 60s.")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a small request waits for others at most, to be scored with them; null to score each by itself.</summary>
    [Parameter("How long a small request waits for others to be scored with, such as 1ms; by default none waits.")]
    public TimeSpan? BatchWait { get; init; }

    /// <summary>True for a service in a process of its own, which outlives this one.</summary>
    [Parameter("Serve in a process of its own, which outlives this one.")]
    public bool Background { get; init; }

    /// <summary>True to serve an alias' new version by itself when it moves.</summary>
    [Parameter("Serve the new version by itself when the alias moves, without a failed request.")]
    public bool Follow { get; init; }

    /// <summary>How often <see cref="Follow"/> looks where the alias points.</summary>
    [Parameter("How often to look where the alias points, such as 15s; with --follow.")]
    public TimeSpan? Interval { get; init; }

    /// <summary>The share of requests that the payload log keeps; null for all in the background, and none else.</summary>
    [Parameter("Share of requests and answers to log for monitoring, 0 to 1; by default 1 with --background, else 0. Texts that look personal are masked.")]
    public double? Payloads { get; init; }

    /// <summary>Columns that the payload log leaves out.</summary>
    [Parameter("Columns that are not logged, comma-separated; * stands for any letters.")]
    public IReadOnlyList<string>? DropColumns { get; init; }

    /// <summary>Columns of which the payload log keeps a hash only.</summary>
    [Parameter("Columns of which only a keyed hash is logged, comma-separated; the key is MODELOPS_PAYLOAD_KEY of the environment.")]
    public IReadOnlyList<string>? HashColumns { get; init; }

    /// <summary>Where alerts are sent: <c>env:NAME</c> or <c>file:PATH</c> for where the address of a channel is, or an Alertmanager's address.</summary>
    [Parameter("Where alerts are sent, comma-separated: env:NAME or file:PATH for where an address is, or alertmanager+http://host:9093.")]
    public IReadOnlyList<string>? Alerts { get; init; }

    /// <summary>True to write a unit by which systemd starts the service with the machine.</summary>
    [Parameter("Write a unit for systemd that starts the service with the machine; with --background.")]
    public bool Systemd { get; init; }

    /// <summary>How a deployment with a payload log watches itself; null for the defaults. A line does not take it.</summary>
    public WatchSpec? Watch { get; init; }

    /// <summary>The clock of a deployment in this process, such as a <see cref="ReplayClock"/>; null for the session's. A line does not take it.</summary>
    public TimeProvider? Time { get; init; }
}
