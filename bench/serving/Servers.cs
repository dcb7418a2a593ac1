using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ModelOps.Http.Hosting;

namespace ModelOps.Bench.Serving;

/// <summary>The servers that the bench runs in processes of their own.</summary>
internal static class Servers
{
    private static readonly byte[] _answer = """{"predictions":[{"label":"good","probability_bad":0.3112345678901234,"probability_good":0.6887654321098766}]}"""u8.ToArray();

    /// <summary>Ours, as a user starts it.</summary>
    internal static async Task ModelAsync()
    {
        using var model = BenchModel.Logistic();
        await using var server = await ScoringServer.StartAsync(model);
        Console.WriteLine(server.Url);
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>An empty POST endpoint of the same Kestrel: reads the body, answers always the same.</summary>
    internal static async Task EmptyAsync()
    {
        var place = new ListenAddress("127.0.0.1", 0);
        await using var app = WebServer.Build(place, 64 << 20, TimeSpan.FromSeconds(1));
        app.UseRouting();
        app.MapPost("/invocations", AnswerAsync);
        app.MapPost("/v2/models/{name}/infer", AnswerAsync);
        app.UseEndpoints(_ => { });
        Console.WriteLine(await WebServer.StartAsync(app, place, CancellationToken.None));
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _answer.Length;
        await context.Response.BodyWriter.WriteAsync(_answer);
    }
}
