using System.Diagnostics;
using ModelOps.TestSupport;
using ModelOps.TestSupport.Telemetry;

namespace ModelOps.Hosting.Tests.Telemetry;

/// <summary>The whole way of one headless run: notebook, cell, command, store.</summary>
public sealed class NotebookTelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_spans_of_a_run_form_one_tree()
    {
        using var record = new TelemetryRecord();
        var outcome = await RunAsync(record, $"#!train {RepositoryPaths.Of("data", "iris.csv")} --target species --trainer logistic");
        Assert.Equal(0, outcome.ExitCode);

        var notebook = await record.SpanAsync("notebook");
        var cell = await record.SpanAsync("cell");
        var command = await record.SpanAsync("modelops train");
        Assert.Equal(notebook.Id, cell.ParentId);
        Assert.Equal(cell.Id, command.ParentId);
        Assert.Equal(("train", "notebook"), (command.GetTagItem("modelops.command"), command.GetTagItem("modelops.face")));
        Assert.Contains(record.Spans, span => span.DisplayName == "fit" && IsBelow(span, command));
        Assert.Contains(record.Spans, span => span.DisplayName == "commit" && IsBelow(span, command));
        Assert.Contains(record.Measurements, each => each.Name == "modelops.command.duration" && (string?)each.Tags["modelops.command"] == "train");
        Assert.Contains(record.Lines, line => line.StartsWith("Information ModelOps.Notebooks[1] train ended after", StringComparison.Ordinal));
        Assert.Contains(record.Lines, line => line.StartsWith("Information ModelOps.Kernel[3] Notebook n.ipynb ran in", StringComparison.Ordinal));
        Assert.Contains(record.Lines, line => line.StartsWith("Information ModelOps.Tracking[2] ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_fails_says_with_which_kind_of_error_and_nothing_that_was_typed()
    {
        using var record = new TelemetryRecord();
        var outcome = await RunAsync(record, "#!train s3cret-data.csv --target s3cret-target --trainer s3cret-trainer");
        Assert.Equal(1, outcome.ExitCode);

        var command = await record.SpanAsync("modelops train");
        Assert.Equal(("ModelOps.InvalidInputException", ActivityStatusCode.Error), (command.GetTagItem("error.type"), command.Status));
        Assert.Contains(record.Lines, line => line.StartsWith("Warning ModelOps.Notebooks[2] train ended after", StringComparison.Ordinal) && line.EndsWith("with ModelOps.InvalidInputException", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", record.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_from_CSharp_is_a_command_with_the_face_of_CSharp()
    {
        using var record = new TelemetryRecord();
        await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = _folder.Path, LoggerFactory = record });
        await ops.RunsAsync();
        Assert.Equal("csharp", (await record.SpanAsync("modelops runs")).GetTagItem("modelops.face"));
    }

    private Task<NotebookRunOutcome> RunAsync(TelemetryRecord record, params string[] cells) => NotebookRun.RunAsync(
        new NotebookRunOptions { Notebook = _folder.Write("n.ipynb", NotebookText.Of(cells)), Folder = _folder.Path, LoggerFactory = record }, (IProgress<Kernel.Running.NotebookRunEvent>?)null, TestContext.Current.CancellationToken);

    private static bool IsBelow(Activity span, Activity other)
    {
        for (var at = span; at is not null; at = at.Parent)
        {
            if (at.Id == other.Id)
            {
                return true;
            }
        }

        return false;
    }
}
