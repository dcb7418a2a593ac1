using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.PowerShell.Tests;

/// <summary>Tables, text of any alphabet, questions and places of errors.</summary>
public sealed class PowerShellValueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Session _session;

    public PowerShellValueTests()
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
    public async Task A_table_goes_in_as_objects_and_comes_out_as_dictionaries()
    {
        await _session.RunAsync("record City(string Name, int People);\nvar cities = new[] { new City(\"Ulm\", 126), new City(\"Köln\", 1087), new City(\"Jena\", 111) };");
        await RunAsync("#!share --from csharp cities\n$large = @($cities | Where-Object People -gt 120 | Sort-Object People -Descending | Select-Object Name, @{ n = 'Thousand'; e = { $_.People } })\n$large | ConvertTo-Csv");
        Assert.Equal(["\"Name\",\"Thousand\"", "\"Köln\",\"1087\"", "\"Ulm\",\"126\""], Lines());

        await _session.RunAsync("#!share --from pwsh large\nstring.Join(\" \", ((object[])large).Cast<System.Collections.Generic.Dictionary<string, object>>().Select(row => $\"{row[\"Name\"]}={row[\"Thousand\"]}\"))");

        Assert.Null(_session.Error?.Message);
        Assert.Equal("Köln=1087 Ulm=126", _session.Result);
    }

    [Fact]
    public async Task Text_of_any_alphabet_is_kept_on_every_way()
    {
        const string Text = "Grüße Ωμέγα 日本語 😀";
        await RunAsync($"'{Text}'\nWrite-Host '{Text}'\n'{Text}' | Out-File text.txt\n$text = Get-Content text.txt");
        Assert.Equal([Text, Text], Lines());
        Assert.Equal(Text, (await File.ReadAllTextAsync(_folder.File("text.txt"), TestContext.Current.CancellationToken)).Trim());

        await _session.RunAsync("#!share --from pwsh text\ntext");
        Assert.Equal(Text, _session.Result);
        await _session.RunAsync($"throw '{Text}'", "pwsh");
        Assert.Equal(Text, _session.Error!.Message);
    }

    [Fact]
    public async Task A_program_writes_and_reads_utf8()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is not part of Windows.");
        await RunAsync("'Ünïcode' | /bin/sh -c 'cat; printf \"\\303\\244\\n\"'");
        Assert.Equal(["Ünïcode", "ä"], Lines());
    }

    [Fact]
    public async Task Numbers_dates_nulls_and_nested_lists_keep_their_types()
    {
        await RunAsync("$whole = 5\n$real = 2.5\n$big = 9007199254740993\n$day = [datetime]'2026-11-30'\n$none = $null\n$nested = @(1, @('a', $true))\n$list = [System.Collections.Generic.List[int]]@(1, 2)");

        await _session.RunAsync("#!share --from pwsh whole\n#!share --from pwsh real\n#!share --from pwsh big\n#!share --from pwsh day\n#!share --from pwsh nested\n#!share --from pwsh list\n$\"{whole + 1} {real * 2} {big} {day:yyyy-MM-dd} {((object[])((object[])nested)[1])[1]} {list.Count}\"");

        Assert.Null(_session.Error?.Message);
        Assert.Equal("6 5 9007199254740993 2026-11-30 True 2", _session.Result);
    }

    [Theory]
    [InlineData("var a = 1;\n#!pwsh\n'fine'\nthrow 'here'", 4)]
    [InlineData("#!pwsh\nfunction Fails { throw 'here' }\n\nFails", 2)]
    [InlineData("#!pwsh\n& {\n  'fine'\n  [int]::Parse('x')\n}", 4)]
    public async Task An_error_names_the_line_of_the_whole_cell(string code, int line)
    {
        var result = await _session.RunAsync(code);

        Assert.Equal(CellStatus.Error, result.Status);
        Assert.Equal(line, result.Error!.Line);
        Assert.Contains(result.Error.Traceback, each => each == $"   at line {line}");
        Assert.Contains(result.Error.Traceback, each => each == $"{line,5} | {code.Split('\n')[line - 1]}");
    }

    [Fact]
    public async Task Every_parse_error_is_named()
    {
        var result = await _session.RunAsync("#!pwsh\nif ($a {\n}\n$b = )", "pwsh");

        Assert.Equal("ParseError", result.Error!.Name);
        Assert.Contains("(2,", result.Error.Message);
        Assert.Contains("(4,", result.Error.Message);
    }

    [Fact]
    public async Task An_interrupt_ends_a_program_that_the_cell_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is not part of Windows.");
        await RunAsync("$kept = 1");
        using var stop = new CancellationTokenSource();
        var running = _session.RunAsync("'begun'\n/bin/sh -c 'sleep 60; echo late'", "pwsh", stop.Token);
        while (_session.Stdout.Length == 0 && !running.IsCompleted)
        {
            await Task.Delay(20);
        }

        await stop.CancelAsync();

        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Status);
        await RunAsync("$kept");
        Assert.Equal(["1"], Lines());
    }

    [Fact]
    public async Task Secrets_choices_and_credentials_are_asked_of_the_front_end()
    {
        var asked = new List<string>();
        _session.Input = (prompt, isPassword, _) =>
        {
            asked.Add($"{prompt}|{isPassword}");
            return Task.FromResult(prompt.Contains("[Yes, No]") ? "n" : "secret");
        };

        await RunAsync("""
            $s = Read-Host 'Key' -AsSecureString
            [System.Net.NetworkCredential]::new('', $s).Password
            $Host.UI.PromptForChoice('Delete', 'Sure?', @('&Yes', '&No'), 0)
            (Get-Credential -UserName ann -Message 'Log in').GetNetworkCredential().Password
            """);

        Assert.Equal(["secret", "1", "secret"], Lines());
        Assert.Contains("Delete Sure? [Yes, No]|False", asked);
        Assert.Equal(2, asked.Count(each => each.EndsWith("|True", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Get-ChildItem -Rec", "-Recurse", "option")]
    [InlineData("[System.IO.Fil", "System.IO.File", "class")]
    [InlineData("$PSVers", "$PSVersionTable", "variable")]
    public async Task Completions_have_their_kind(string code, string expected, string kind)
    {
        await RunAsync("$null = 1");

        var list = await _session.Kernel.CompleteAsync("#!pwsh\n" + code, code.Length + 7);

        Assert.Equal(kind, list.Items.First(item => item.Text == expected).Kind);
    }

    [Fact]
    public async Task Nothing_is_offered_or_found_before_the_first_cell()
    {
        Assert.Empty((await _session.Kernel.CompleteAsync("#!pwsh\nGet-Chil", 15)).Items);
        await _session.RunAsync("#!share --from pwsh nothing");
        Assert.StartsWith("There is no variable 'nothing' in pwsh: no cell of", _session.Error!.Message);
    }

    private async Task RunAsync(string code)
    {
        await _session.RunAsync(code, "pwsh");
        Assert.Null(_session.Error?.Message);
    }

    private string[] Lines() => [.. _session.Stdout.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
}
