using System.Collections.Concurrent;
using System.Diagnostics;
using ModelOps.TestSupport;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ModelOps.Cli.Tests.Telemetry;

public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task OpenTelemetry_finds_the_sources_by_the_names_that_the_document_gives()
    {
        using var folder = new TemporaryFolder();
        var heard = new Heard();
        using (Sdk.CreateTracerProviderBuilder().AddSource("ModelOps.*").AddProcessor(heard).Build())
        {
            await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = folder.Path });
            await ops.RunsAsync();
            await (await ops.StoreAsync()).CreateExperimentAsync("x");
        }

        Assert.Contains("ModelOps.Notebooks modelops runs", heard.Spans);
        Assert.Contains("ModelOps.Tracking commit", heard.Spans);
    }

    private sealed class Heard : BaseProcessor<Activity>
    {
        public ConcurrentBag<string> Spans { get; } = [];

        public override void OnEnd(Activity data) => Spans.Add($"{data.Source.Name} {data.DisplayName}");
    }
}
