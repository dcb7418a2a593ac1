using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Jupyter.Client;
using ModelOps.Kernel.Jupyter.Specs;
using ModelOps.Kernel.Languages;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Jupyter;

/// <summary>The Python of the system as a language of a session: a real ipykernel, over the real protocol.</summary>
public sealed class PythonCellTests(SharedKernel shared) : IClassFixture<SharedKernel>, IAsyncLifetime
{
    private const string Spec = """{ "argv": ["/usr/bin/python3", "-m", "ipykernel_launcher", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python" }""";
    private readonly TemporaryFolder _folder = new();
    private Session _own = null!;
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        await PythonScript.RequireAsync("ipykernel");
        _folder.Write("kernels/python3/kernel.json", Spec);
        _folder.Write("kernels/broken/kernel.json", """{ "argv": ["/usr/bin/python3", "-c", "import sys; print('no such module', file=sys.stderr); sys.exit(3)"], "display_name": "Broken", "language": "python" }""");
        _folder.Write("kernels/absent/kernel.json", """{ "argv": ["/no/such/program"], "display_name": "Absent", "language": "python" }""");
        _session = _own = SharedKernel.Open(_folder);
    }

    public ValueTask DisposeAsync()
    {
        _own?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Cells_share_their_session_and_show_what_they_print_display_and_end_with()
    {
        await ShareAsync();
        await RunAsync("x = 20\nprint('hello', x)\nx + 1");
        Assert.Equal("hello 20\n", _session.Stdout);
        Assert.Equal("21", _session.Result);
        await RunAsync("from IPython.display import display, HTML, clear_output\ndisplay(HTML('<b>bold</b>'))\nimport sys\nprint('oops', file=sys.stderr)\nhandle = display(x, display_id=True)\nhandle.update(22)");
        Assert.Equal("<b>bold</b>", _session.Displays.First().Data["text/html"]!.ToString());
        Assert.Equal("22", _session.Updates.Single().Data["text/plain"]!.ToString());
        Assert.Equal(_session.Displays.Last().DisplayId, _session.Updates.Single().DisplayId);
        Assert.Contains(_session.Outputs.OfType<StreamOutput>(), output => output is { Name: "stderr", Text: "oops\n" });
        await _session.RunAsync("#!python\n#!time\nx * 2");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("40", _session.Displays.First().Data["text/plain"]!.ToString());
        Assert.StartsWith("Wall time: ", _session.Displays.Last().Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task An_error_has_its_name_message_traceback_and_line()
    {
        await ShareAsync();
        var result = await _session.RunAsync("#!python\nx = 1\n\nx / 0");
        Assert.Equal("ZeroDivisionError", result.Error!.Name);
        Assert.Equal("division by zero", result.Error.Message);
        Assert.Equal(4, result.Error.Line);
        Assert.Contains(result.Error.Traceback, line => line.Contains("x / 0"));
        Assert.DoesNotContain(result.Error.Traceback, line => line.Contains('\u001b'));
        await RunAsync("x");
        Assert.Equal("1", _session.Result);
    }

    // A race in ipykernel, met once in hundreds of runs: it refused what came right after an error as "aborted".
    [Fact]
    public void A_kernel_is_not_asked_to_refuse_the_cell_after_an_error() => Assert.False((bool)KernelRun.Request("1 / 0", storeHistory: true)["stop_on_error"]!);

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("import time\ntime.sleep(60)")]
    public async Task An_interrupt_ends_the_cell_and_keeps_the_kernel(string code)
    {
        await ShareAsync();
        await RunAsync("kept = 42");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("print('begun', flush=True)\n" + code, "python", stop.Token);
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
    public async Task Values_go_both_ways()
    {
        await ShareAsync();
        await _session.RunAsync("var numbers = new[] { 1.5, double.NaN, double.PositiveInfinity };\nvar text = \"ä'\\\"\\n😀\";\nvar map = new Dictionary<string, object> { [\"a\"] = 1, [\"b\"] = new[] { true } };\nvar rows = new[] { new { Name = \"x\", N = 1L } };");
        await RunAsync("#!share --from csharp numbers\n#!share --from csharp text --as t\n#!share --from csharp map\n#!share --from csharp rows\n#!set --name given --value @csharp:text\nimport math\n[numbers[0], math.isnan(numbers[1]), numbers[2], t == \"ä'\\\"\\n😀\", given == t, map, rows]");
        Assert.Equal("[1.5, True, inf, True, True, {'a': 1, 'b': [True]}, [{'Name': 'x', 'N': 1}]]", _session.Result);
        await RunAsync("whole = [1, 2, 3]\nreal = [0.5, float('nan'), float('-inf')]\nword = 'NaN \"quoted\" ä😀'\nflag = True\nnested = {'a': [1, {'b': None}], 3: 'key'}\nbig = 9007199254740993\nimport datetime\nday = datetime.date(2026, 3, 5)");
        await _session.RunAsync("#!share --from python whole\n#!share --from python real\n#!share --from python word\n#!share --from python flag\n#!share --from python nested\n#!share --from python big\n#!set --name day --value @python:day\n$\"{whole.Sum()} {real[0]} {double.IsNaN(real[1])} {real[2]} {word} {flag} {nested.GetProperty(\"a\")[1].GetProperty(\"b\").ValueKind} {nested.GetProperty(\"3\")} {big} {day}\"");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("6 0.5 True -Infinity NaN \"quoted\" ä😀 True Null key 9007199254740993 2026-03-05", _session.Result);
        await _session.RunAsync("#!share --from python wole");
        Assert.Equal("There is no variable 'wole' in python. Did you mean 'whole'?", _session.Error!.Message);
        await RunAsync("import threading\nlock = threading.Lock()\nnames = 'still here'");
        await _session.RunAsync("#!share --from python names\nnames");
        Assert.Equal("still here", _session.Result);
    }

    [Fact]
    public async Task Tables_go_both_ways()
    {
        await PythonScript.RequireAsync("pandas");
        await ShareAsync();
        _session.Kernel.Exports.Add<Table>(ValueExports.Table, _ => """{"schema":{"fields":[{"name":"b"},{"name":"a"}]},"data":[{"b":"x","a":1.5},{"b":null,"a":2}]}""");
        _session.Kernel.SetVariable("table", new Table());
        await RunAsync("#!share --from csharp table\nf'{type(table).__name__} {list(table.columns)} {table.shape} {table.a.sum()}'");
        Assert.Equal("\"DataFrame ['b', 'a'] (2, 2) 3.5\"".Replace("\"", "\""), _session.Result!.Replace('\'', '\'').Replace("\\'", "'"));
        await RunAsync("import pandas\nframe = pandas.DataFrame({'n': [1, 2], 't': ['a', None]})");
        await _session.RunAsync("#!share --from python frame\nframe.ToString()");
        Assert.Equal("""[{"n": 1, "t": "a"}, {"n": 2, "t": null}]""", _session.Result);
    }

    [Fact]
    public async Task A_question_is_asked_of_the_front_end()
    {
        await ShareAsync();
        _session.Input = (prompt, isPassword, _) => Task.FromResult($"{prompt}:{isPassword}");
        await RunAsync("import getpass\ninput('Name?') + getpass.getpass('Word?')");
        Assert.Equal("'Name?:FalseWord?:True'", _session.Result);
        _session.Input = null;
        await _session.RunAsync("input('Name?')", "python");
        Assert.StartsWith("The cell asks 'Name?', but nobody can answer in a headless run.", _session.Error!.Message);
        await RunAsync("1 + 1");
    }

    [Fact]
    public async Task Completion_asks_the_kernel()
    {
        await ShareAsync();
        await RunAsync("import collections\nsmile = '😀'");
        var list = await CompleteAsync("#!python\ny = '😀'; collections.Order");
        Assert.Contains(list.Items, item => item.Text.EndsWith("OrderedDict", StringComparison.Ordinal));
        Assert.Equal("#!python\ny = '😀'; collections.Order".Length, list.End);
    }

    [Fact]
    public async Task A_kernel_that_dies_says_how_and_can_be_connected_again()
    {
        await ConnectAsync();
        await _session.RunAsync("import os\nos._exit(7)", "python");
        Assert.StartsWith("The kernel 'python' has ended (exit code 7", _session.Error!.Message);
        await _session.RunAsync("1", "python");
        Assert.EndsWith("Its variables are lost; connect it again with #!connect jupyter.", _session.Error!.Message);
        await ConnectAsync();
        await RunAsync("3");
        Assert.Equal("3", _session.Result);
    }

    [Fact]
    public async Task The_process_ends_with_the_session()
    {
        await ConnectAsync();
        await RunAsync("import os\nprocess = os.getpid()");
        await _session.RunAsync("#!share --from python process");
        Assert.True(_session.Kernel.TryGetVariable("process", out var id));
        Assert.False(System.Diagnostics.Process.GetProcessById((int)id!).HasExited);
        await _session.Kernel.DisposeAsync();
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById((int)id!));
    }

    [Theory]
    [InlineData("#!connect jupyter --kernel-name python --kernel-spec pyhton", "There is no Jupyter kernel 'pyhton'. Installed are absent, broken, python3")]
    [InlineData("#!connect jupyter --kernel-name broken", "The kernel 'broken' ended at its start (exit code 3: no such module).")]
    [InlineData("#!connect jupyter --kernel-name absent", "The kernel 'absent' cannot be started: '/no/such/program' was not found.")]
    [InlineData("#!connect jupyter --kernel-name html --kernel-spec python3", "There is a '#!html' already. Choose another --kernel-name.")]
    [InlineData("#!connect jupyter --kernel-name 'a b' --kernel-spec python3", "#!connect takes 1 argument without a name, but 'b'' is one more.")]
    [InlineData("#!connect jupyter", "#!connect needs --kernel-name: The language's name here: cells begin with #! and it.")]
    [InlineData("#!connect kusto --kernel-name x", "#!connect does not know 'kusto'. Write #!connect jupyter --kernel-name NAME --kernel-spec SPEC.")]
    public async Task What_cannot_be_connected_is_said_in_a_sentence(string line, string message)
    {
        await _session.RunAsync(line);
        Assert.StartsWith(message, _session.Error!.Message);
    }

    [Fact]
    public async Task A_cell_of_a_language_that_is_not_connected_says_how()
    {
        await _session.RunAsync("x = 1", "python");
        Assert.EndsWith("A Jupyter kernel may be connected first: #!connect jupyter --kernel-name python --kernel-spec NAME.", _session.Error!.Message);
    }

    [Fact]
    public async Task Another_connect_directive_keeps_its_own_lines()
    {
        var taken = "";
        using var session = new Session();
        session.Kernel.Directives.Add(new KernelDirective("#!connect", "Connects a database.", (invocation, _) =>
        {
            taken = string.Join("|", invocation.Words.Select(word => word.Text));
            return Task.CompletedTask;
        })
        { AcceptsOtherOptions = true });
        ConnectDirective.AddTo(session.Kernel, new JupyterPaths(name => name == "JUPYTER_PATH" ? _folder.File() : null));
        await session.RunAsync("#!connect sales \"Host=db;Port=1\"");
        Assert.Equal("sales|Host=db;Port=1", taken);
        await session.RunAsync("#!connect jupyter --kernel-name py --kernel-spec python3\n#!csharp\n1");
        Assert.Null(session.Error?.Message);
        await session.RunAsync("#!py\n1 + 2");
        Assert.Equal("3", session.Result);
        await session.RunAsync("#!connect jupyter --kernel-spec python3");
        Assert.Equal("#!connect needs --kernel-name: The language's name here: cells begin with #! and it.", session.Error!.Message);
    }

    private async Task ShareAsync() => _session = await shared.ConnectedAsync("python", Spec);

    private async Task ConnectAsync()
    {
        await _session.RunAsync("#!connect jupyter --kernel-name python --kernel-spec python3");
        Assert.Null(_session.Error?.Message);
        Assert.StartsWith("Starting Python 3…\nConnected python 3.", _session.Stdout);
    }

    private async Task RunAsync(string code)
    {
        await _session.RunAsync(code, "python");
        Assert.Null(_session.Error?.Message);
    }

    private Task<CompletionList> CompleteAsync(string code) => _session.Kernel.CompleteAsync(code, code.Length);

    private sealed class Table;
}
