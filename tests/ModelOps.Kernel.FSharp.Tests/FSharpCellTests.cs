using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.FSharp.Tests;

public sealed class FSharpCellTests : IDisposable
{
    private readonly Session _session = new();

    public FSharpCellTests() => FSharpLanguage.AddTo(_session.Kernel);

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Cells_share_what_they_declare_and_show_their_last_value()
    {
        await RunAsync("let square x = x * x\nlet numbers = [1 .. 4]");
        Assert.DoesNotContain(_session.Outputs, output => output is ResultOutput);
        await RunAsync("numbers |> List.map square");
        Assert.Equal("[1, 4, 9, 16]", _session.Result);
        await RunAsync("printfn \"hello %d\" (square 3)");
        Assert.Equal("hello 9\n", _session.Stdout);
        Assert.DoesNotContain(_session.Outputs, output => output is ResultOutput);
    }

    [Fact]
    public async Task A_cell_may_change_between_languages_line_by_line()
    {
        await _session.RunAsync("var a = 1;\n#!fsharp\nlet b = 2\nb + 1\n#!csharp\na + 1");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("3", _session.Displays.Single().Data["text/plain"]!.ToString());
        Assert.Equal("2", _session.Result);
    }

    [Fact]
    public async Task Records_are_tables_and_unions_are_as_FSharp_writes_them()
    {
        await RunAsync("type Person = { Name: string; Age: int }\n[ { Name = \"Ann\"; Age = 40 }; { Name = \"Bo\"; Age = 7 } ]");
        Assert.Equal("Name  Age\n----  ---\nAnn   40\nBo    7\n(2 rows)", _session.Result);
        Assert.Contains("<table", _session.Html);
        await RunAsync("type Shape = Circle of float | Square of int * int\n[ Circle 1.5; Square (2, 3) ]");
        Assert.Equal("[Circle 1.5, Square (2, 3)]", _session.Result);
        await RunAsync("Some 3");
        Assert.Equal("Some(3)", _session.Result);
    }

    [Fact]
    public async Task A_compile_error_names_line_and_column_of_the_cell()
    {
        await _session.RunAsync("#!fsharp\n\nlet x = 1\nlet y = missing + 1");
        Assert.StartsWith("(4,9): error FS0039: The value or constructor 'missing' is not defined.", _session.Error!.Message);
        Assert.Equal("CompilationError", _session.Error.Name);
        Assert.Contains("    4 | let y = missing + 1", _session.Error.Traceback);
        Assert.Contains("      |         ^", _session.Error.Traceback);
        var result = await _session.RunAsync("let z = = 2", "fsharp");
        Assert.Equal(1, result.Error!.Line);
    }

    [Fact]
    public async Task An_exception_names_the_line_that_threw()
    {
        await RunAsync("let kept = 7");
        var result = await _session.RunAsync("let fails (x: int) : int =\n    if x > 2 then failwith \"too large\"\n    x\n\nfails 3", "fsharp");
        Assert.Equal("System.Exception", result.Error!.Name);
        Assert.Equal("too large", result.Error.Message);
        Assert.Equal(2, result.Error.Line);
        Assert.Contains(result.Error.Traceback, line => line.StartsWith("   at fails in Cell ", StringComparison.Ordinal) && line.EndsWith(", line 2", StringComparison.Ordinal));
        await RunAsync("kept");
        Assert.Equal("7", _session.Result);
    }

    [Theory]
    [InlineData("let mutable i = 0\nwhile true do i <- i + 1")]
    [InlineData("System.Threading.Thread.Sleep 100000")]
    [InlineData("let rec spin n = spin (n + 1)\nspin 0 |> ignore")]
    [InlineData("async { do! Async.Sleep 100000 } |> Async.RunSynchronously")]
    public async Task An_interrupt_ends_the_cell_and_keeps_the_session(string code)
    {
        await RunAsync("let kept = 42");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("printfn \"begun\"\n" + code, "fsharp", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Status);
        await RunAsync("kept + 1");
        Assert.Equal("43", _session.Result);
    }

    [Fact]
    public async Task Time_and_other_directives_keep_the_language_of_the_cell()
    {
        await _session.RunAsync("#!time\nlet z = 20\nz + 1", "fsharp");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("21", _session.Displays.First().Data["text/plain"]!.ToString());
        Assert.StartsWith("Wall time: ", _session.Displays.Last().Data["text/plain"]!.ToString());
        await _session.RunAsync("#!fsharp\nlet a = 1\n#!who\nlet b = a + 1\nb");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("2", _session.Result);
    }

    [Fact]
    public async Task A_warning_is_written_and_the_cell_runs()
    {
        await RunAsync("let f x = match x with | 1 -> \"one\"\nf 1");
        Assert.Equal("one", _session.Result);
        Assert.Contains(_session.Outputs.OfType<StreamOutput>(), output => output.Name == "stderr" && output.Text.StartsWith("(1,17): warning FS0025: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_names_of_polyglot_notebooks_work_in_pipes()
    {
        await RunAsync("[1; 2] |> display |> ignore\nHTML \"<b>x</b>\" |> display |> ignore\n\"# t\".DisplayAs(\"text/markdown\") |> ignore\ndisplay 5");
        Assert.Equal(["[1, 2]", "<b>x</b>", "# t", "5"], _session.Displays.Select(display => (display.Data["text/markdown"] ?? display.Data["text/plain"])!.ToString()));
        Assert.DoesNotContain(_session.Outputs, output => output is ResultOutput);
    }

    [Fact]
    public async Task The_language_of_a_cell_comes_from_the_notebooks_metadata()
    {
        using var folder = new TemporaryFolder();
        var notebook = NotebookDocument.Parse("""
            { "cells": [
                { "cell_type": "code", "execution_count": null, "metadata": { "dotnet_interactive": { "language": "fsharp" } }, "outputs": [], "source": ["let x = [1; 2]\n", "x.Length"] },
                { "cell_type": "code", "execution_count": null, "metadata": { "polyglot_notebook": { "kernelName": "fsharp" } }, "outputs": [], "source": ["x.Length + 1"] },
                { "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": ["let y = x.Length + 2\n", "y"] } ],
              "metadata": { "kernelspec": { "display_name": ".NET (F#)", "language": "F#", "name": ".net-fsharp" } }, "nbformat": 4, "nbformat_minor": 2 }
            """, NotebookFormat.Ipynb);
        var run = await new Running.NotebookRunner(_session.Kernel).RunAsync(notebook);
        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal(["2", "3", "4"], run.Document.Cells.Select(cell => cell.Outputs.OfType<ResultOutput>().Single().Data["text/plain"]!.ToString()));
    }

    private async Task RunAsync(string code)
    {
        await _session.RunAsync(code, "fsharp");
        Assert.Null(_session.Error?.Message);
    }
}
