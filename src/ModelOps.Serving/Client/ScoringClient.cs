using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModelOps.Serving.Client;

namespace ModelOps;

/// <summary>Scores frames on a server that speaks MLflow's scoring protocol: ours, or <c>mlflow models serve</c>.</summary>
public sealed class ScoringClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <summary>A client of one server.</summary>
    /// <param name="url">The server's address, as <see cref="ScoringServer.Url"/>.</param>
    /// <param name="http">Sends the requests, and stays the caller's; null for one of its own.</param>
    /// <param name="token">The server's token; null for a server without.</param>
    public ScoringClient(Uri url, HttpClient? http = null, string? token = null)
    {
        Url = url;
        _authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _owned = http is null;
        _http = http ?? new HttpClient();
    }

    /// <summary>The server's address.</summary>
    public Uri Url { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The raw columns, sent as <c>dataframe_split</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The predictions: as the server's model gives them, or one column <c>prediction</c>.</returns>
    /// <exception cref="InvalidInputException">The server cannot be reached, or refuses the rows.</exception>
    /// <exception cref="ModelException">The server fails, or answers something that is not a prediction.</exception>
    public async Task<Frame> PredictAsync(Frame rows, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "invocations")) { Content = new ReadOnlyMemoryContent(FrameJson.Write(rows)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => FrameJson.ReadPredictions(body),
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => throw new InvalidInputException($"The model server refused the rows ({(int)response.StatusCode}): {FrameJson.ReadError(body)}"),
                _ => throw new ModelException($"The model server at {Url} failed ({(int)response.StatusCode}): {FrameJson.ReadError(body)}"),
            };
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidInputException($"No model server answers at {Url}: {exception.Message.TrimEnd('.')}. Start it, or give its address.", exception);
        }
        catch (JsonException exception)
        {
            throw new ModelException($"The server at {Url} answered something that is not a prediction. Check that it is a model server.", exception);
        }
    }

    /// <summary>True when the server answers <c>/ping</c>.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<bool> PingAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Url, "ping"), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_owned)
        {
            _http.Dispose();
        }
    }
}
