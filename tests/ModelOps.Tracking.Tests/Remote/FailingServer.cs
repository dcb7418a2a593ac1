using System.Net;
using System.Text;

using ModelOps.TestSupport;

namespace ModelOps.Tracking.Tests.Remote;

/// <summary>A server that answers what the test says, in order; the last answer is repeated. Status 0 breaks the connection.</summary>
internal sealed class FailingServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<(int Status, string Body)> _answers;
    private readonly Task _loop;

    public FailingServer(params (int Status, string Body)[] answers)
    {
        _answers = new(answers);
        var port = Ports.Free();
        Address = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _loop = RunAsync();
    }

    public string Address { get; }

    /// <summary>Headers of every answer that is not a success.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public List<(string Method, string Path, string Body, string? Authorization)> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (HttpListenerException)
            {
                // The client has gone: it need not wait for the rest of an answer.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        Requests.Add((context.Request.HttpMethod, context.Request.Url!.PathAndQuery, await reader.ReadToEndAsync(), context.Request.Headers["Authorization"]));
        var (status, body) = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        if (status == 0)
        {
            context.Response.ContentLength64 = 100;
            await context.Response.OutputStream.WriteAsync(new byte[10]);
            context.Response.Abort();
            return;
        }

        context.Response.StatusCode = status;
        foreach (var (name, value) in status < 300 ? [] : Headers)
        {
            context.Response.AddHeader(name, value);
        }

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}
