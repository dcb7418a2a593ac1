using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelOps.Telemetry;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Core.Tests.Telemetry;

public sealed class OperationTests
{
    private static readonly Instrumentation _library = new(typeof(OperationTests));
    private static readonly Histogram<double> _duration = _library.Duration("modelops.test.duration", "For this test.");

    [Fact]
    public void There_is_none_when_nobody_listens()
    {
        Assert.Null(_library.Start("work", _duration));
        using (new TelemetryRecord())
        {
            using var operation = _library.Start("work", _duration);
            Assert.NotNull(operation);
        }

        Assert.Null(_library.Start("work", _duration));
    }

    [Fact]
    public void The_source_and_the_meter_are_named_after_the_library()
    {
        Assert.Equal(("ModelOps.Core.Tests", "ModelOps.Core.Tests"), (_library.Source.Name, _library.Meter.Name));
        Assert.Equal(_library.Source.Version, _library.Meter.Version);
    }

    [Fact]
    public void A_tag_is_in_span_and_metric_and_a_note_in_the_span_alone()
    {
        using var record = new TelemetryRecord();
        using (var operation = _library.Start("work", _duration, ActivityKind.Client))
        {
            operation!.Tag("modelops.trainer", "ridge").Note("modelops.rows", 7).Note("absent", null).Name("other name");
        }

        var span = Assert.Single(record.Spans);
        Assert.Equal(("other name", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(["modelops.rows 7", "modelops.trainer ridge"], span.TagObjects.Select(tag => $"{tag.Key} {tag.Value}").Order());
        var measured = Assert.Single(record.Measurements);
        Assert.Equal(("modelops.test.duration", "s"), (measured.Name, measured.Unit));
        Assert.InRange(measured.Value, 0, 10);
        Assert.Equal("modelops.trainer", Assert.Single(measured.Tags).Key);
    }

    [Fact]
    public void An_error_gives_its_kind_and_not_its_message()
    {
        using var record = new TelemetryRecord();
        using (var operation = _library.Start("work", _duration))
        {
            operation!.Fail(new InvalidInputException("The password hunter2 is wrong."));
        }

        var span = Assert.Single(record.Spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("ModelOps.InvalidInputException", span.GetTagItem("error.type"));
        Assert.Equal("ModelOps.InvalidInputException", Assert.Single(record.Measurements).Tags["error.type"]);
        Assert.DoesNotContain("hunter2", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cancellation_is_of_one_kind()
    {
        using var record = new TelemetryRecord();
        using (var operation = _library.Start("work", _duration))
        {
            operation!.Fail(new TaskCanceledException());
        }

        Assert.Equal("System.OperationCanceledException", Assert.Single(record.Spans).GetTagItem("error.type"));
    }
}
