using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ModelOps.Serving.Tests.Robustness;
using ModelOps.TestSupport;

namespace ModelOps.Serving.Tests.Telemetry;

/// <summary>The environment is the process's own: while it names a collector, no other test starts a server.</summary>
[Collection(nameof(Alone))]
public sealed class OtlpTests
{
    [Fact]
    public async Task Metrics_and_traces_go_to_the_collector_that_the_environment_names()
    {
        var port = Ports.Free();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        var received = new ConcurrentDictionary<string, string>();
        var listening = ListenAsync(collector, received);
        var name = $"m{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}");
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        try
        {
            using var model = TestModels.Classifier();
            await using var server = await ScoringServer.StartAsync(model, new() { ModelName = name, Metrics = true });
            using var http = new HttpClient();
            using var answer = await http.PostAsync(new Uri(server.Url, "invocations"), new StringContent("""{"dataframe_records":[{"age":39,"owner":"yes"}]}""", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", null);
            Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", null);
        }

        // A server sends what it has when it is disposed of.
        collector.Stop();
        await listening;
        Assert.Contains("modelops.scoring.requests", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains(name, received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("score request", received["/v1/traces"], StringComparison.Ordinal);
    }

    private static async Task ListenAsync(HttpListener collector, ConcurrentDictionary<string, string> received)
    {
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                var body = await reader.ReadToEndAsync();
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, body, (_, before) => before + body);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
