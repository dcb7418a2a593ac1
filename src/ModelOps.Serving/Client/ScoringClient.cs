using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using ModelOps.Serving.Client;

namespace ModelOps;

/// <summary>Scores frames on a server that speaks MLflow's scoring protocol: ours, or <c>mlflow models serve</c>.</summary>
public sealed class ScoringClient : IDisposable
{
    private const string ModelHeader = "ModelOps-Model";

    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly TrustedCertificate? _trusted;

    /// <summary>A client of one server.</summary>
    /// <param name="url">The server's address, as <see cref="ScoringServer.Url"/>.</param>
    /// <param name="http">Sends the requests, and stays the caller's; null for one of its own.</param>
    /// <param name="token">The server's token; null for a server without.</param>
    /// <param name="certificateFile">The server's certificate, or that of its issuer, where no authority that this machine knows has signed it; null for others. Not together with <paramref name="http"/>, which has rules of its own.</param>
    /// <exception cref="InvalidInputException">The file holds no certificate, or was given together with <paramref name="http"/>.</exception>
    public ScoringClient(Uri url, HttpClient? http = null, string? token = null, string? certificateFile = null)
    {
        if (http is not null && certificateFile is not null)
        {
            throw new InvalidInputException("An HttpClient decides itself which certificates it trusts. Give it the certificate, or leave one of both out.");
        }

        Url = url;
        _authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        _trusted = certificateFile is null ? null : TrustedCertificate.Read(certificateFile);
        _owned = http is null;
        _http = http ?? new HttpClient(_trusted?.Handler() ?? new SocketsHttpHandler());
    }

    /// <summary>The server's address.</summary>
    public Uri Url { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">The raw columns, sent as <c>dataframe_split</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The predictions: as the server's model gives them, or one column <c>prediction</c>.</returns>
    /// <exception cref="InvalidInputException">The server cannot be reached, or refuses the rows.</exception>
    /// <exception cref="ModelException">The server fails, or answers something that is not a prediction.</exception>
    public Task<Frame> PredictAsync(Frame rows, CancellationToken cancellationToken = default) => SendAsync(rows, null, cancellationToken);

    /// <summary>Scores rows under an id, by which labels that come later name them.</summary>
    /// <param name="rows">The raw columns, sent as <c>dataframe_split</c>.</param>
    /// <param name="requestId">The request's id, sent as <c>X-Request-Id</c>: that of its row, or, with several rows, <c>id/0</c>, <c>id/1</c> and so on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The predictions: as the server's model gives them, or one column <c>prediction</c>.</returns>
    /// <exception cref="InvalidInputException">The server cannot be reached, or refuses the rows; or a server of ours would not take the id.</exception>
    /// <exception cref="ModelException">The server fails, or answers something that is not a prediction.</exception>
    public Task<Frame> PredictAsync(Frame rows, string requestId, CancellationToken cancellationToken = default) =>
        SendAsync(rows, RequestId.Valid(requestId) ?? throw new InvalidInputException($"'{requestId}' cannot be the id of a request. Give 1 to 128 visible characters of ASCII, without a blank or '/'."), cancellationToken);

    /// <summary>The columns of images that the server's model takes. A server gets their content (see <see cref="ImageFile.ToDataUri(string, ImageLimits?)"/>), never paths.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Their names; null when the server is none of ours, so that it does not say.</returns>
    /// <exception cref="InvalidInputException">The server cannot be reached, or refuses the question.</exception>
    /// <exception cref="ModelException">The server fails, or answers something else.</exception>
    public async Task<IReadOnlyList<string>?> ImageInputsAsync(CancellationToken cancellationToken = default)
    {
        using var ping = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, "ping"));
        var model = await SendAsync(ping, (response, _) => response.Headers.TryGetValues(ModelHeader, out var names) ? names.First() : "", isPing: true, cancellationToken).ConfigureAwait(false);
        if (model.Length == 0)
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, $"v2/models/{model}"));
        return await SendAsync(request, (_, body) => ModelJson.ReadImages(body), isPing: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Frame> SendAsync(Frame rows, string? requestId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "invocations")) { Content = new ReadOnlyMemoryContent(FrameJson.Write(rows)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (requestId is not null)
        {
            request.Headers.Add(RequestId.Header, requestId);
        }

        return await SendAsync(request, (_, body) => FrameJson.ReadPredictions(body), isPing: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, byte[], T> read, bool isPing, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _authorization;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                _ when isPing => read(response, body),
                HttpStatusCode.OK => read(response, body),
                HttpStatusCode.Unauthorized => throw new InvalidInputException(_authorization is null
                    ? $"The model server at {Url} asks for a token (401). Give it with {Wording.Option("token", "env:NAME", "token")}."
                    : $"The model server at {Url} does not accept the token (401). Give one of its tokens with {Wording.Option("token", "env:NAME", "token")}."),
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => throw new InvalidInputException($"The model server refused the rows ({(int)response.StatusCode}): {FrameJson.ReadError(body)}"),
                _ => throw new ModelException($"The model server at {Url} failed ({(int)response.StatusCode}): {FrameJson.ReadError(body)}"),
            };
        }
        catch (HttpRequestException exception) when (exception is { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException })
        {
            throw new InvalidInputException(
                _trusted is null ? $"The certificate of the model server at {Url} is signed by no authority that this machine knows. Give its file with {Wording.Option("tls-certificate", "FILE", "certificateFile")}."
                : $"The model server at {Url} does not show the certificate in '{_trusted.File}', nor one that it has signed for that address. Give the server's certificate.", exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ResponseEnded && Url.Scheme == Uri.UriSchemeHttp)
        {
            throw new InvalidInputException($"The server at {Url} ends the connection without an answer. If it has a certificate, write https.", exception);
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
