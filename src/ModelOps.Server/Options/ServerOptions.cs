using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using ModelOps.Http.Hosting;
using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What a <see cref="TrackingServer"/> serves, where it listens, and who may call it.</summary>
public sealed record ServerOptions
{
    /// <summary>
    /// The store behind the server. Open it with <see cref="TrackingStoreOptions.ArtifactRoot"/> = <c>mlflow-artifacts:/</c>, so that
    /// new experiments keep their artifacts behind this server. The server does not dispose it.
    /// </summary>
    public required ITrackingStore Store { get; init; }

    /// <summary>The artifact root; nothing outside it is ever read or written. Open it with <see cref="ArtifactStores"/>.</summary>
    public required IArtifactStore Artifacts { get; init; }

    /// <summary>
    /// The root that the store gives new experiments, where that is not <c>mlflow-artifacts:/</c>: a folder or <c>file:</c> URI, whose files
    /// clients read and write themselves and this server shows, too; or this server's own address, which ends in <c>/mlflow-artifacts/artifacts</c>.
    /// Open <see cref="Store"/> with the same <see cref="TrackingStoreOptions.ArtifactRoot"/>.
    /// </summary>
    public string? DefaultArtifactRoot { get; init; }

    /// <summary>The address to listen on: <c>127.0.0.1</c> (default), <c>::1</c>, <c>localhost</c>, or another one when credentials are given.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes any free one. Default 5000, as MLflow's.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>A secret that callers send as bearer token, or as the password of basic credentials (so that a browser can ask for it). At least 8 characters.</summary>
    public string? Token { get; init; }

    /// <summary>A user name for basic credentials; together with <see cref="Password"/>.</summary>
    public string? UserName { get; init; }

    /// <summary>The password for basic credentials; at least 8 characters. There is no default.</summary>
    public string? Password { get; init; }

    /// <summary>Host names, besides loopback, private addresses, this machine's name and <see cref="Host"/>, that a request may name.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The largest JSON request in bytes. Default 4 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 4L << 20;

    /// <summary>The largest artifact upload in bytes. Default 64 GiB.</summary>
    public long MaxArtifactBytes { get; init; } = 64L << 30;

    /// <summary>How long a search may take; then it is ended and answered with 504. Default 60 s.</summary>
    public TimeSpan LongestSearch { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Takes the server's log (category <c>ModelOps.Server</c>: one line for each error of the server itself, with control characters escaped) and ASP.NET Core's.
    /// By default nothing does.
    /// </summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The roots that files are read from and written to; nothing outside them is.</summary>
    internal IEnumerable<IArtifactStore> Roots => DefaultArtifactRoot is { } root && ArtifactStores.LocalPath(root) is not null ? [Artifacts, ArtifactStores.Open(root)] : [Artifacts];

    /// <summary>Whether callers must prove who they are.</summary>
    internal bool NeedsCredentials => Token is not null || UserName is not null || Password is not null;

    /// <summary>Where it listens and what it serves; never a secret.</summary>
    public override string ToString() => $"{Store.Uri} at {Host}:{Port}";

    /// <summary>Checks all options and reports every error at once.</summary>
    internal void Validate()
    {
        const int ShortestSecret = 8;
        var place = new ListenAddress(Host, Port);
        var errors = place.Errors().ToList();
        if (place is { IsKnown: true, IsOpen: true } && !NeedsCredentials)
        {
            errors.Add($"Host '{Host}' can be reached from other machines, so callers must prove who they are: give a token ({Wording.Option("token")}) or a user name and a password, or listen on 127.0.0.1.");
        }

        if (Token is { Length: < ShortestSecret })
        {
            errors.Add($"The token has {Token.Length} characters; give at least {ShortestSecret}.");
        }

        if ((UserName is null) != (Password is null))
        {
            errors.Add("A user name and a password belong together; give both or neither.");
        }
        else if (Password is { Length: < ShortestSecret })
        {
            errors.Add($"The password has {Password.Length} characters; give at least {ShortestSecret}.");
        }

        if (MaxRequestBytes < 1 || MaxArtifactBytes < 1)
        {
            errors.Add("The largest request and the largest artifact must be at least 1 byte.");
        }

        if (DefaultArtifactRoot is { } root && ArtifactStores.LocalPath(root) is { } folder && Path.GetDirectoryName(Path.GetFullPath(folder)) is null)
        {
            errors.Add($"The default artifact root '{root}' is the whole file system; give a folder.");
        }

        if (LongestSearch <= TimeSpan.Zero)
        {
            errors.Add("The longest search must be more than no time.");
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
