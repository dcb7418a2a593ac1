using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.PowerShell.Tests;

public sealed class PowerShellCellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Session _session;

    public PowerShellCellTests()
    {
        _session = new Session(new KernelOptions { NotebookPath = _folder.File("notebook.ipynb") });
        PowerShellLanguage.AddTo(_session.Kernel);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cells_share_a_runspace_and_show_what_they_emit()
    {
        await RunAsync("$x = 20\nfunction Twice($n) { $n * 2 }");
        Assert.Empty(_session.Outputs);
        await RunAsync("Twice $x\nWrite-Host 'host'\n[pscustomobject]@{ Name = 'a'; Value = 1 }, [pscustomobject]@{ Name = 'b'; Value = 22 }");
        Assert.Equal(["40", "host", "Name Value", "---- -----", "a        1", "b       22"], Lines(_session.Stdout));
        await RunAsync("(Get-Location).Path");
        Assert.Equal(Path.TrimEndingDirectorySeparator(_folder.Path), Lines(_session.Stdout).Single());
        await RunAsync("1..3 | Where-Object { $_ -gt 1 } | ForEach-Object { \"n$_\" } | ConvertTo-Json -Compress");
        Assert.Equal("[\"n2\",\"n3\"]", Lines(_session.Stdout).Single());
    }

    [Fact]
    public async Task Output_comes_while_the_cell_runs()
    {
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("'first'\nStart-Sleep 60", "pwsh", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Status);
    }

    [Fact]
    public async Task The_other_streams_go_to_standard_error()
    {
        await RunAsync("Write-Warning 'careful'\nWrite-Verbose 'more' -Verbose\nWrite-Error 'bad'\n'after'");
        Assert.Equal("after\n", _session.Stdout.ReplaceLineEndings("\n"));
        var error = string.Concat(_session.Outputs.OfType<StreamOutput>().Where(output => output.Name == "stderr").Select(output => output.Text));
        Assert.Contains("WARNING: careful\n", error);
        Assert.Contains("VERBOSE: more\n", error);
        Assert.Contains("bad\n", error);
        await RunAsync("Get-Item ./absent.txt\n'after'");
        Assert.Equal("after\n", _session.Stdout.ReplaceLineEndings("\n"));
        Assert.Contains(_session.Outputs.OfType<StreamOutput>(), output => output.Name == "stderr" && output.Text.EndsWith("   at line 1\n    1 | Get-Item ./absent.txt\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$x = 1\nthrow 'no'", "System.Management.Automation.RuntimeException", "no", 2)]
    [InlineData("\n[int]'abc'", "System.Management.Automation.PSInvalidCastException", "Cannot convert value \"abc\" to type \"System.Int32\".", 2)]
    [InlineData("1 / 0", "System.DivideByZeroException", "Attempted to divide by zero.", 1)]
    [InlineData("throw [System.IO.FileNotFoundException]::new('gone')", "System.IO.FileNotFoundException", "gone", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'\nGet-Item ./absent.txt", "System.Management.Automation.ItemNotFoundException", "Cannot find path", 2)]
    [InlineData("$a = 1\nif ($a {", "ParseError", "(2,", 2)]
    public async Task A_terminating_error_fails_the_cell_and_names_its_line(string code, string name, string message, int line)
    {
        var result = await _session.RunAsync(code, "pwsh");
        Assert.Equal(name, result.Error!.Name);
        Assert.StartsWith(message, result.Error.Message);
        Assert.Equal(line, result.Error.Line);
        await RunAsync("'alive'");
        Assert.Equal("alive", Lines(_session.Stdout).Single());
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_cell_and_what_is_caught_does_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is not part of Windows.");
        await _session.RunAsync("/bin/sh -c 'echo out; exit 4'", "pwsh");
        Assert.Equal("out\n", _session.Stdout.ReplaceLineEndings("\n"));
        Assert.StartsWith("The last program that the cell ran ended with exit code 4.", _session.Error!.Message);
        await RunAsync("try { 1 / 0 } catch { 'caught' }");
        Assert.Equal("caught", Lines(_session.Stdout).Single());
    }

    [Fact]
    public async Task An_exit_code_fails_the_cell_and_keeps_the_session()
    {
        await RunAsync("$kept = 1\nexit 0");
        await _session.RunAsync("exit 3", "pwsh");
        Assert.Equal("PowerShell ended with exit code 3.", _session.Error!.Message);
        await RunAsync("$kept");
        Assert.Equal("1", Lines(_session.Stdout).Single());
    }

    [Theory]
    [InlineData("while ($true) { }")]
    [InlineData("Start-Sleep 60")]
    [InlineData("[System.Threading.Thread]::Sleep(60000)")]
    [InlineData("while ($true) { try { [System.Threading.Thread]::Sleep(60000) } catch { } }")]
    public async Task An_interrupt_ends_the_cell_and_keeps_the_session(string code)
    {
        await RunAsync("$kept = 42");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("Write-Host 'begun'\n" + code, "pwsh", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Status);
        await RunAsync("$kept + 1");
        Assert.Equal("43", Lines(_session.Stdout).Single());
    }

    [Fact]
    public async Task A_session_ends_soon_after_an_interrupt_and_whatever_its_runspace_does_at_the_end()
    {
        await RunAsync("$null = Register-EngineEvent PowerShell.Exiting -Action { [System.Threading.Thread]::Sleep(600000) }");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("'begun'\n[System.Threading.Thread]::Sleep(600000)", "pwsh", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(20))).Status);
        await Task.Run(_session.Dispose).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_interrupt_that_PowerShell_does_not_survive_is_said_once_and_the_next_cell_runs()
    {
        const string Lost = "PowerShell did not survive the last interrupt and was started anew: its variables and functions are gone. Run the cells that make them again.";
        for (var tries = 0; _session.Error?.Message != Lost; tries++)
        {
            Assert.True(tries < 50, "PowerShell survives interrupts of its own code now: then this needs no care any more.");
            Running.Thread = null;
            using var stop = new CancellationTokenSource();
            var running = _session.RunAsync($"$kept = 1\n[{typeof(Running).FullName}]::Thread = [System.Threading.Thread]::CurrentThread\nwhile ($true) {{ }}", "pwsh", stop.Token);
            while (Running.Thread is null && !running.IsCompleted)
            {
                await Task.Delay(10);
            }

            // Not as the session does it, which waits for PowerShell to stop.
            var stopping = stop.CancelAsync();
            while (!running.IsCompleted)
            {
                Running.Thread!.Interrupt();
                await Task.Delay(1);
            }

            await stopping;
            Assert.Equal(CellStatus.Interrupted, (await running).Status);
            await _session.RunAsync("$kept", "pwsh");
        }

        await RunAsync("\"[$kept]\"");
        Assert.Equal("[]", Lines(_session.Stdout).Single());
    }

    [Fact]
    public async Task Variables_go_both_ways_as_they_are()
    {
        await _session.RunAsync("var numbers = new List<int> { 1, 2, 3 };\nvar uri = new Uri(\"http://x/y\");");
        await RunAsync("#!share --from csharp numbers\n#!share --from csharp uri --as address\n#!set --name word --value hello\n\"$($numbers.Count) $($address.Host) $word\"\n$table = @{ a = 1 }\n$record = [pscustomobject]@{ Name = 'n'; List = 1, 2 }\n$text = 'abc'");
        Assert.Equal("3 x hello", Lines(_session.Stdout).Single());
        await _session.RunAsync("#!share --from pwsh table\n#!share --from pwsh record\n#!share --from powershell text\n#!share --from pwsh numbers --as back\n$\"{table[\"a\"]} {record[\"Name\"]} {((object[])record[\"List\"]).Length} {text} {back.Count + 1} {object.ReferenceEquals(back, numbers)}\"");
        Assert.Null(_session.Error?.Message);
        Assert.Equal("1 n 2 abc 4 True", _session.Result);
        await _session.RunAsync("#!share --from pwsh txt");
        Assert.Equal("There is no variable 'txt' in pwsh. Did you mean 'text'?", _session.Error!.Message);
    }

    [Fact]
    public async Task Time_keeps_the_language_and_questions_are_asked()
    {
        _session.Input = (prompt, isPassword, _) => Task.FromResult($"{prompt}:{isPassword}");
        await _session.RunAsync("#!time\n'timed: ' + (Read-Host 'Name')", "pwsh");
        Assert.Null(_session.Error?.Message);
        Assert.StartsWith("timed: ", Lines(_session.Stdout)[^1]);
        Assert.StartsWith("Wall time: ", _session.Displays.Single().Data["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("Get-Chil", "Get-ChildItem", 0)]
    [InlineData("$lon", "$longName", 0)]
    [InlineData("'abc'.Len", "Length", 6)]
    public async Task Completion_asks_the_runspace(string code, string expected, int start)
    {
        await RunAsync("$longName = 1");
        var list = await _session.Kernel.CompleteAsync("#!pwsh\n" + code, code.Length + 7);
        Assert.Contains(list.Items, item => item.Text == expected);
        Assert.Equal((start + 7, code.Length + 7), (list.Start, list.End));
    }

    private async Task RunAsync(string code)
    {
        await _session.RunAsync(code, "pwsh");
        Assert.Null(_session.Error?.Message);
    }

    private static string[] Lines(string text) => [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
}

/// <summary>Where a cell says on which thread it runs.</summary>
public static class Running
{
    /// <summary>The thread.</summary>
    public static Thread? Thread { get; set; }
}
