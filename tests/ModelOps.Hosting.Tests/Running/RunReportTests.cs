using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>What a person or a build log reads of a headless run.</summary>
public sealed class RunReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_line_of_a_cell_is_cut_and_shows_no_password()
    {
        Assert.Equal(0, await RunAsync($"// {new string('x', 100)}\nvar a = 1;", "\n\n// postgresql:Host=db;Password=s3cret\nvar b = 2;"));

        var lines = _error.ToString().Split('\n');
        Assert.Equal($"[1/2]   // {new string('x', 56)}…", lines[0]);
        Assert.StartsWith("[2/2]   // postgresql:Host=db;Password=", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cells_print_their_results_and_standard_error_are_written_in_order()
    {
        Assert.Equal(0, await RunAsync("Console.WriteLine(\"shown\");\nConsole.Error.Write(\"warned \");\n40 + 2"));

        Assert.Equal("shown\nwarned 42\n", _output.ToString());
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_is_named_with_its_line()
    {
        Assert.Equal(1, await RunAsync("1", "var a = 1;\nint b = \"text\";"));

        Assert.Contains("n.ipynb: cell 2, line 2: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("CS0029", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nStopped after ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_over_its_time_ends_the_run_with_what_the_limit_was()
    {
        Assert.Equal(4, await NotebookRun.RunAsync(
            Options("while (true) { }", "Console.Write(\"not reached\");") with { CellTimeLimit = TimeSpan.FromSeconds(1) }, _output, _error, TestContext.Current.CancellationToken));

        Assert.Contains("The cell ran longer than its limit of 00:00:01.", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
        Assert.Single(Directory.GetFiles(_folder.File("runs")));
    }

    [Fact]
    public async Task An_interrupt_is_reported_and_the_copy_is_kept()
    {
        using var stop = new CancellationTokenSource();
        var report = new Signal(_output, _error);
        var options = Options("Console.WriteLine(\"begun\");\nawait Task.Delay(-1);");
        var running = NotebookRun.RunAsync(options, report, stop.Token);
        await report.Shown.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var outcome = await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Throws<OperationCanceledException>(() => report.Finish(options, outcome, stop.Token));
        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("cell 1", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("begun", File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.File("runs")))), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] cells) => NotebookRun.RunAsync(Options(cells), _output, _error, TestContext.Current.CancellationToken);

    private NotebookRunOptions Options(params string[] cells) => new() { Notebook = _folder.Write("n.ipynb", NotebookText.Of(cells)), Folder = _folder.Path };

    /// <summary>Says when the first output has come.</summary>
    private sealed class Signal(TextWriter output, TextWriter error) : RunReport(output, error)
    {
        public TaskCompletionSource Shown { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Report(NotebookRunEvent value)
        {
            base.Report(value);
            if (value is CellShowed)
            {
                Shown.TrySetResult();
            }
        }
    }
}
