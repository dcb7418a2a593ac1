using ModelOps.Files;
using ModelOps.Http.Security;

namespace ModelOps;

/// <summary>Who may call a service and by what, beside its address, and how much it takes: the same for a deployment and for a container. It names secrets and holds none.</summary>
public sealed record ServingSpec
{
    // In place of tokens that are not read where a specification is checked.
    private const string AnyToken = "0123456789abcdef";
    private static readonly char[] _between = [',', '\n', '\r'];

    /// <summary>The port for gRPC, 0 for any free one; null for no gRPC.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>Where tokens are, of which callers must send one: <c>env:NAME</c> or <c>file:PATH</c>, each with one or several, comma-separated or on lines of their own. By default none.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>True to let other machines in without a token, as behind a proxy that checks callers.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Names by which callers may address it, besides this machine's addresses and <c>localhost</c>; <c>*</c> for any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The certificate for https; null for http.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Requests with more rows are refused; null for <see cref="ScoringOptions.MaxRows"/>' default.</summary>
    public int? MaxRows { get; init; }

    /// <summary>How long a request may wait and be scored; null for <see cref="ScoringOptions.RequestTimeout"/>'s default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a small request waits for others at most, to be scored with them; null to score each by itself.</summary>
    public TimeSpan? BatchWait { get; init; }

    /// <summary>The same with whole paths, for a process that runs in another folder.</summary>
    internal ServingSpec In(string folder) => this with
    {
        Tokens = [.. Tokens.Select(token => SecretReference.Full(token, folder))],
        Tls = Tls is null ? null : Tls with { CertificateFile = Path.GetFullPath(Tls.CertificateFile, folder), KeyFile = Tls.KeyFile is { } key ? Path.GetFullPath(key, folder) : null },
    };

    /// <summary>Reads the secrets, and adds all to what a host is started with.</summary>
    /// <exception cref="InvalidInputException">A secret is missing, or cannot be used as a token; no message repeats it.</exception>
    internal ScoringOptions Apply(ScoringOptions options) => Apply(options, [.. Tokens.SelectMany(Read)]);

    /// <summary>What is wrong with it, one sentence each; secrets are not read.</summary>
    internal IEnumerable<string> Errors(string host, int port)
    {
        if (Tokens.Any(token => !SecretReference.IsOne(token)))
        {
            yield return "A token would be kept in a file, and it is a secret. Put it into an environment variable or a file of its own, and give env:NAME or file:PATH.";
        }

        foreach (var error in Apply(new ScoringOptions { Host = host, Port = port }, Tokens.Count > 0 ? [AnyToken] : []).Errors())
        {
            yield return error;
        }
    }

    private ScoringOptions Apply(ScoringOptions options, IReadOnlyList<string> tokens) => options with
    {
        GrpcPort = GrpcPort,
        Tokens = tokens,
        AllowAnonymous = AllowAnonymous,
        AllowedHosts = AllowedHosts,
        Tls = Tls,
        MaxRows = MaxRows ?? options.MaxRows,
        RequestTimeout = Timeout ?? options.RequestTimeout,
        Batching = BatchWait is { } wait ? new BatchingOptions { MaxDelay = wait } : options.Batching,
    };

    /// <summary>Reads tokens and certificate to see that they are there.</summary>
    /// <exception cref="InvalidInputException">One is missing or cannot be used.</exception>
    internal void Check()
    {
        _ = Apply(new ScoringOptions());
        if (Tls is { } tls)
        {
            CertificateFiles.Read(tls.CertificateFile, tls.KeyFile, tls.PasswordVariable, TimeProvider.System).Certificate.Dispose();
        }
    }

    private static string[] Read(string reference)
    {
        var tokens = SecretReference.Read(reference, "a token").Split(_between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length > 0 && tokens.All(BearerTokens.IsToken) ? tokens
            : throw new InvalidInputException($"The token in {reference} cannot be used: it needs {BearerTokens.Shortest} visible letters of ASCII or more. Make one with: openssl rand -hex 32");
    }

    /// <summary>A token for a client of this machine.</summary>
    /// <exception cref="InvalidInputException">This process cannot read it.</exception>
    internal string? FirstToken() => Tokens.Count == 0 ? null : Read(Tokens[0])[0];
}
