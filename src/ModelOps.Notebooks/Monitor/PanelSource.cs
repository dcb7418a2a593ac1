using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelOps.Deployments.Board;
using ModelOps.Deployments.Services;

namespace ModelOps;

/// <summary>Where a panel comes from: the deployment itself, in this process or another one.</summary>
internal sealed class PanelSource : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private readonly SessionDeployments _deployments;
    private readonly DeploymentEntry _entry;
    private readonly HttpClient _http;

    internal PanelSource(SessionDeployments deployments, DeploymentEntry entry)
    {
        (_deployments, _entry) = (deployments, entry);
        _http = new HttpClient { BaseAddress = Address, Timeout = _patience };
        if (entry.Spec.Serving.Tokens.Count > 0 && deployments.Own.Values.All(own => own.Address != entry.Status.Address))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", entry.Spec.Serving.FirstToken());
        }
    }

    internal string Name => _entry.Spec.Name;

    internal Uri Address => ServedClient.Near(_entry.Status.Address!);

    /// <summary>What it shows now; null when it does not run any more.</summary>
    /// <exception cref="InvalidInputException">It runs, and does not show it.</exception>
    internal async Task<BoardPanel?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_deployments.Own.Values.FirstOrDefault(own => own.Address == _entry.Status.Address) is { } own)
        {
            return own.Stopped.IsCompleted ? null : own.Panel;
        }

        if (_deployments.Store.Find(_entry.Id) is not { IsAlive: true })
        {
            return null;
        }

        try
        {
            using var response = await _http.GetAsync(BoardEndpoint.PanelPath, cancellationToken).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => JsonSerializer.Deserialize<BoardPanel>(text, BoardEndpoint.Json) ?? throw Error("it gives nothing"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw Error("it does not accept the token"),
                var status => throw Error($"it answers with status {(int)status}"),
            };
        }
        catch (JsonException)
        {
            throw Error($"it is of another version. Start it again with {SessionDeployments.Restart(Name)}");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return _deployments.Store.Find(_entry.Id) is not { IsAlive: true } ? null
                : throw Error(exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? "its certificate is signed by no authority that this machine knows. Open its page /board in a browser" : "it does not answer");
        }
    }

    public void Dispose() => _http.Dispose();

    private InvalidInputException Error(string why) => new($"The deployment '{Name}' at {Address} does not show its panel: {why}.");
}
