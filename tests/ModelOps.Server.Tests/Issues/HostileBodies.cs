using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ModelOps.Server.Http;
using ModelOps.Server.Tests.Replay;

namespace ModelOps.Server.Tests.Issues;

/// <summary>Large bodies, made once, and the time that the server takes for them. The tests are in classes of their own, which run side by side.</summary>
internal static class HostileBodies
{
    internal const int Size = (4 << 20) - 2000;
    internal static readonly Dictionary<string, string> JsonBody = new() { ["Content-Type"] = "application/json" };
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(string Piece, int Bytes), string> _repeated = new();

    // As fast as the best of three tries: other tests run at the same time.
    internal static Task IsFastAsync(RawHttpClient client, ApiRoute route, string body, string what) =>
        IsFastAsync(client, route.Method, (route.AjaxOnly ? "/ajax-api/2.0/mlflow/" : Api.Root) + route.Path.Replace("{**rest}", "m-1/tags", StringComparison.Ordinal), body, what);

    internal static async Task IsFastAsync(RawHttpClient client, string method, string path, string body, string what)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.InRange(bytes.Length, 1, 4 << 20);
        var called = $"{method} {path[..Math.Min(100, path.Length)]}, {what}";
        for (var attempt = 0; ; attempt++)
        {
            var watch = Stopwatch.StartNew();
            var answer = await client.SendAsync(method, path, JsonBody, bytes);
            Assert.True(answer.Status is < 500 or 501, $"{called}: {answer.Status} {answer.Text}");
            Assert.True(answer.Body.Length < 1 << 20 || answer.Status == 200, $"{called}: the refusal has {answer.Body.Length} bytes.");
            if (watch.Elapsed < _longest)
            {
                return;
            }

            Assert.True(attempt < 2, $"{called}, took {watch.Elapsed}.");
        }
    }

    internal static string Filled(string piece, int size = Size) => Repeated(piece, size - 1000);

    // Each is made once: to put millions of pieces together takes longer than the server does.
    internal static string Repeated(string piece, int bytes) => _repeated.GetOrAdd((piece, bytes), key => string.Concat(Enumerable.Repeat(key.Piece, key.Bytes / Encoding.UTF8.GetByteCount(key.Piece))));
}
