using ModelOps.Deployments.Containers;
using ModelOps.Deployments.Packaging.Signing;
using ModelOps.Serving.Client;

namespace ModelOps;

/// <summary>What a container runs: it checks a package, and serves its model by the contract of the place it runs in. Dispose it to stop.</summary>
public sealed class ContainerServer : IAsyncDisposable
{
    private readonly ScoringServer _server;
    private readonly ModelPlace _place;

    private ContainerServer(ScoringServer server, ModelPlace place, ScoringOptions options, string @checked)
    {
        _server = server;
        _place = place;
        Name = options.ModelName;
        Version = options.ModelVersion;
        Checked = @checked;
    }

    /// <summary>The address, as <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri Url => _server.Url;

    /// <summary>The address for gRPC; null without.</summary>
    public Uri? GrpcUrl => _server.GrpcUrl;

    /// <summary>What the model is served as.</summary>
    public string Name { get; }

    /// <summary>Its version.</summary>
    public string Version { get; }

    /// <summary>What was checked before, in a few words.</summary>
    public string Checked { get; }

    /// <summary>Checks what is to be served, and serves it until stopped.</summary>
    /// <param name="model">A package, a model folder, an address of an artifact store, or <c>name@alias</c>; null to look where the contract says.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="CheckFailedException">The package is not as it was made, or not signed with the key; nothing is served.</exception>
    /// <exception cref="InvalidInputException">No model there, or options that cannot be used.</exception>
    /// <exception cref="ModelException">The model cannot be used.</exception>
    /// <exception cref="ModelOps.Tracking.TrackingException">The registry does not have it, or cannot be reached.</exception>
    public static async Task<ContainerServer> StartAsync(string? model, ContainerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ContainerOptions();
        using var key = options.VerifyKey is { } reference ? KeyReference.Public(reference) : null;
        var place = await ModelPlace.FindAsync(model, options.Contract, options.TrackingUri, cancellationToken).ConfigureAwait(false);
        try
        {
            var manifest = PackageCheck.IsPackage(place.Folder) ? await PackageCheck.VerifyAsync(place.Folder, key, cancellationToken).ConfigureAwait(false)
                : key is null ? null
                : throw new CheckFailedException($"'{place.Folder}' is not a package, so nothing in it is signed, but a key to check a signature was given. Give a package, or start without {Wording.Option("verify-key")}.");
            var scoring = (options.Serving?.Apply(options.Scoring) ?? options.Scoring) with
            {
                ModelName = manifest?.Name ?? place.Name ?? options.Scoring.ModelName,
                ModelVersion = manifest?.Version ?? place.Version ?? options.Scoring.ModelVersion,
                RunId = manifest?.Run ?? place.RunId ?? options.Scoring.RunId,
                Front = ContractRoutes.Of(options.Contract),
            };
            var server = await ScoringServer.StartAsync(manifest is null ? place.Folder : Path.Combine(place.Folder, PackageManifest.ModelFolder), scoring, cancellationToken).ConfigureAwait(false);
            return new ContainerServer(server, place, scoring, manifest is null ? "not a package, nothing checked" : $"{manifest.Files.Count} files checked, {(key is null ? "signature not checked" : "signature checked")}");
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Asks a server on this machine whether it takes requests, as a container's health check does.</summary>
    /// <param name="contract">What it serves by.</param>
    /// <param name="certificateFile">The certificate that it shows; null where it serves http.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Null when it does; else why not, in a sentence.</returns>
    /// <exception cref="InvalidInputException">The file holds no certificate.</exception>
    public static async Task<string?> CheckAsync(ServingContract contract, string? certificateFile = null, CancellationToken cancellationToken = default)
    {
        var address = new Uri($"{(certificateFile is null ? "http" : "https")}://127.0.0.1:{contract.Port}{contract.ReadyRoute}");
        using var http = new HttpClient(certificateFile is null ? new SocketsHttpHandler() : TrustedCertificate.Read(certificateFile).Handler()) { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"The server is not ready: {address} answers {(int)answer.StatusCode}.";
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"No server answers at {address}: {exception.Message.TrimEnd('.')}.";
        }
    }

    /// <summary>Ends when the server has stopped.</summary>
    /// <param name="cancellationToken">Stops it: no more requests are taken, those under way are answered.</param>
    public Task WaitForStopAsync(CancellationToken cancellationToken = default) => _server.WaitForStopAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _place.Dispose();
    }
}
