using System.Net;
using System.Text;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Support;

/// <summary>Passes requests on to a server, except those that the test lets fail. Status 0 breaks the connection.</summary>
internal sealed class FailingProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new();
    private readonly Uri _server;
    private readonly Task _loop;

    internal FailingProxy(Uri server)
    {
        _server = server;
        Address = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _loop = RunAsync();
    }

    internal string Address { get; }

    internal (Func<HttpListenerRequest, bool> When, int Status, string Body)? Fail { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _client.Dispose();
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (status, body) = (0, Array.Empty<byte>());
        if (Fail is { } fail && fail.When(context.Request))
        {
            (status, body) = (fail.Status, Encoding.UTF8.GetBytes(fail.Body));
            if (status == 0)
            {
                context.Response.ContentLength64 = 100;
                await context.Response.OutputStream.WriteAsync(new byte[10]);
                context.Response.Abort();
                return;
            }
        }
        else
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(_server, context.Request.RawUrl));
            if (context.Request.HasEntityBody)
            {
                var content = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(content);
                request.Content = new ByteArrayContent(content.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
                request.Content.Headers.TryAddWithoutValidation("Content-Digest", context.Request.Headers["Content-Digest"]);
            }

            using var answer = await _client.SendAsync(request);
            (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
        }

        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(body);
        context.Response.Close();
    }
}
