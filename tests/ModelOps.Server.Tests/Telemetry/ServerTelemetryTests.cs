using System.Diagnostics;
using System.Net.Http.Json;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Server.Tests.Telemetry;

public sealed class ServerTelemetryTests
{
    [Fact]
    public async Task A_call_is_a_span_around_the_store_s_work()
    {
        using var record = new TelemetryRecord();
        await using var server = await ServerFixture.StartAsync(options => options with { LoggerFactory = record, Token = "s3cret-token" });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret-token");
        using var made = await server.Client.PostAsJsonAsync("api/2.0/mlflow/experiments/create", new { name = "s3cret-name" });
        Assert.True(made.IsSuccessStatusCode);

        var call = await record.SpanAsync("experiments/create");
        Assert.Equal("Microsoft.AspNetCore", call.Parent!.Source.Name);
        Assert.Contains(record.Spans, span => span.DisplayName == "commit" && span.ParentId == call.Id);
        Assert.Equal("experiments/create", Assert.Single(record.Measurements, each => each.Name == "modelops.server.call.duration").Tags["modelops.server.call"]);
        Assert.Contains(record.Lines, line => line.StartsWith("Information ModelOps.Server[1] Serving sqlite:///", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_fails_has_MLflow_s_code()
    {
        using var record = new TelemetryRecord();
        await using var server = await ServerFixture.StartAsync();
        using var answer = await server.Client.GetAsync(new Uri("api/2.0/mlflow/runs/get?run_id=s3cret", UriKind.Relative));

        var call = await record.SpanAsync("runs/get");
        Assert.Equal(("RESOURCE_DOES_NOT_EXIST", ActivityStatusCode.Error), (call.GetTagItem("error.type"), call.Status));
        Assert.DoesNotContain(record.Spans, span => span.Source.Name.StartsWith("ModelOps.", StringComparison.Ordinal) && span.TagObjects.Any(tag => $"{tag.Value}".Contains("s3cret", StringComparison.Ordinal)));
    }
}
