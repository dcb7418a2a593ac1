using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.Kernel.Languages;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>The R of the system as a language of a session: a real IRkernel, over the real protocol.</summary>
public sealed class RCellTests(SharedKernel shared) : IClassFixture<SharedKernel>, IAsyncLifetime
{
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/R/site-library/IRkernel"), "R with IRkernel is not installed (Debian: r-cran-irkernel).");
        _session = await shared.ConnectedAsync("r", """{ "argv": ["R", "--slave", "-e", "IRkernel::main()", "--args", "{connection_file}"], "display_name": "R", "language": "R" }""");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Cells_share_their_session_and_show_what_they_print_and_end_with()
    {
        await RunAsync("x <- 20\ncat('hello', x, '\\n')\nx + 1");
        Assert.Equal("hello 20 \n", _session.Stdout);
        Assert.Equal("[1] 21", (_session.Result ?? _session.Displays.Last().Data["text/plain"]!.ToString()).Trim());
        await RunAsync("message('careful')");
        Assert.Contains(_session.Outputs.OfType<StreamOutput>(), output => output.Name == "stderr" && output.Text.Contains("careful", StringComparison.Ordinal));
        await RunAsync("data.frame(a = 1:2)");
        Assert.Contains(_session.Displays, display => display.Data.ContainsKey("text/html"));
    }

    [Fact]
    public async Task An_error_has_its_message_and_leaves_the_session()
    {
        await RunAsync("kept <- 42");
        var result = await _session.RunAsync("stop('no such thing')", "r");
        Assert.Contains("no such thing", result.Error!.Message, StringComparison.Ordinal);
        await RunAsync("cat(kept)");
        Assert.Equal("42", _session.Stdout);
    }

    [Fact]
    public async Task An_interrupt_ends_the_cell_and_keeps_the_kernel()
    {
        await RunAsync("kept <- 42");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("cat('begun\\n'); flush.console()\nwhile (TRUE) Sys.sleep(0.05)", "r", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Status);
        await RunAsync("cat(kept + 1)");
        Assert.Equal("43", _session.Stdout);
    }

    [Fact]
    public async Task Values_go_both_ways()
    {
        await _session.RunAsync("var numbers = new[] { 1.5, -2, 3, double.NaN, double.PositiveInfinity };\nvar text = \"ä'\\\"\\n😀\";\nvar flag = true;");
        await RunAsync("#!share --from csharp numbers\n#!share --from csharp text\n#!share --from csharp flag\ncat(sum(numbers[1:3]), is.nan(numbers[4]), numbers[5], nchar(text), flag, exists('json'))");
        Assert.Equal("2.5 TRUE Inf 5 TRUE FALSE", _session.Stdout);
        await RunAsync("whole <- c(1L, 2L, 3L)\nreal <- c(0.5, 1/3, NaN, -Inf)\nword <- 'ä \"quoted\" 😀'\nyes <- TRUE\nnested <- list(a = list(1, 'b'))");
        await _session.RunAsync("#!share --from r whole\n#!share --from r real\n#!share --from r word\n#!share --from r yes\n#!set --name nested --value @r:nested\n$\"{whole.Sum()} {real[1] == 1.0 / 3} {double.IsNaN(real[2])} {real[3]} {word} {yes} {nested.GetProperty(\"a\")[1]}\"");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("6 True True -Infinity ä \"quoted\" 😀 True b", _session.Result);
        await _session.RunAsync("#!share --from r wohle");
        Assert.Equal("There is no variable 'wohle' in r. Did you mean 'whole'?", _session.Error!.Message);
    }

    [Fact]
    public async Task Tables_go_both_ways()
    {
        _session.Kernel.Exports.Add<Table>(ValueExports.Table, _ => """{"schema":{"fields":[{"name":"b"},{"name":"a"}]},"data":[{"b":"x","a":1.5},{"b":null,"a":2}]}""");
        _session.Kernel.SetVariable("table", new Table());
        await RunAsync("#!share --from csharp table\ncat(class(table), names(table), dim(table), sum(table$a), is.na(table$b[2]))");
        Assert.Equal("data.frame b a 2 2 3.5 TRUE", _session.Stdout);
        await RunAsync("frame <- data.frame(n = c(1L, NA), t = factor(c('a\"b', NA)), day = as.Date(c('2026-03-05', NA)))");
        await _session.RunAsync("#!share --from r frame\nframe.ToString()");
        Assert.Equal("""[{"n":1,"t":"a\"b","day":"2026-03-05"},{"n":null,"t":null,"day":null}]""", _session.Result);
    }

    [Fact]
    public async Task Completion_asks_the_kernel()
    {
        await RunAsync("measured_value <- 1");
        var code = "#!r\nmeasured_v";
        Assert.Contains((await _session.Kernel.CompleteAsync(code, code.Length)).Items, item => item.Text == "measured_value");
    }

    private async Task RunAsync(string code)
    {
        await _session.RunAsync(code, "r");
        Assert.Null(_session.Error?.Message);
    }

    private sealed class Table;
}
