using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Files;
using ModelOps.Http.Hosting;
using ModelOps.Http.Messages;

namespace ModelOps.Pipelines.Triggers;

/// <summary>
/// Takes webhooks: of GitHub (<c>X-Hub-Signature-256</c>), Gitea (<c>X-Gitea-Signature</c>) and GitLab (<c>X-Gitlab-Token</c>). It answers 202 to a POST that knows the secret, 401 to one that does not, 413 to
/// one that is too large, 405 to everything else. What is in the body is not looked at.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    /// <summary>The largest body: what GitHub sends at most.</summary>
    internal const long MostBytes = 25 << 20;

    private const string Prefix = "sha256=";
    private static readonly TimeSpan _stop = TimeSpan.FromSeconds(2);
    private readonly WebApplication _server;

    private WebhookServer(WebApplication server, Uri address) => (_server, Address) = (server, address);

    /// <summary>Where it listens.</summary>
    internal Uri Address { get; }

    /// <summary>Starts it.</summary>
    /// <param name="spec">Where, and by which secret.</param>
    /// <param name="folder">What a relative path of the secret starts from.</param>
    /// <param name="wake">Called for each request that knows the secret.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="InvalidInputException">The secret is missing, or the address cannot be listened on.</exception>
    internal static async Task<WebhookServer> StartAsync(WebhookSpec spec, string folder, Action wake, CancellationToken cancellationToken)
    {
        var secret = Encoding.UTF8.GetBytes(SecretReference.Read(SecretReference.Full(spec.Secret, folder), "the secret of the webhook"));
        var place = spec.Address;
        var server = WebServer.Build(place, MostBytes, _stop);
        server.Run(async context =>
        {
            context.Response.StatusCode = await AnswerAsync(context.Request, secret, context.RequestAborted).ConfigureAwait(false);
            if (context.Response.StatusCode == StatusCodes.Status202Accepted)
            {
                wake();
            }
        });
        return new(server, await WebServer.StartAsync(server, place, cancellationToken).ConfigureAwait(false));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<int> AnswerAsync(HttpRequest request, byte[] secret, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return StatusCodes.Status405MethodNotAllowed;
        }

        try
        {
            using var body = await PooledBody.ReadAsync(request, cancellationToken).ConfigureAwait(false);
            return IsKnown(request.Headers, body.Memory.Span, secret) ? StatusCodes.Status202Accepted : StatusCodes.Status401Unauthorized;
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode;
        }
    }

    // Signatures are those of the body; GitLab sends the secret itself. All are compared in a time that says nothing of where they differ.
    private static bool IsKnown(IHeaderDictionary headers, ReadOnlySpan<byte> body, byte[] secret)
    {
        var signature = (string?)headers["X-Hub-Signature-256"] is { } given ? (given.StartsWith(Prefix, StringComparison.Ordinal) ? given[Prefix.Length..] : "") : (string?)headers["X-Gitea-Signature"];
        if (signature is not null)
        {
            Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret, body, expected);
            Span<byte> actual = stackalloc byte[HMACSHA256.HashSizeInBytes];
            return Convert.FromHexString(signature, actual, out _, out var written) == System.Buffers.OperationStatus.Done && written == actual.Length && CryptographicOperations.FixedTimeEquals(expected, actual);
        }

        // Of equal lengths, whatever was sent.
        return (string?)headers["X-Gitlab-Token"] is { } token && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(secret));
    }
}
