using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelOps.Monitoring.Tests.Alerts;

/// <summary>A web server on loopback that takes whatever is posted, or refuses it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    internal const string Path = "/services/T0S3CR3T/abc";
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    internal ConcurrentQueue<(string Path, string Body)> Received { get; } = [];

    /// <summary>What the next requests are answered with; 200 when there is nothing more.</summary>
    internal ConcurrentQueue<int> Answers { get; } = [];

    /// <summary>The credentials that came with the last request; null for none.</summary>
    internal string? Authorization { get; private set; }

    /// <summary>How long it thinks.</summary>
    internal TimeSpan Delay { get; set; }

    internal int Tries => _tries;

    private int _tries;

    internal string Address => _app.Urls.Single() + Path;

    internal static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _tries);
        Authorization = context.Request.Headers.Authorization;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        await Task.Delay(Delay, context.RequestAborted);
        if (Answers.TryDequeue(out var status) && status != 200)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
            return;
        }

        Received.Enqueue((context.Request.Path, body));
    }
}
