using System.Diagnostics;
using ModelOps.Kernel.Scripts;
using ModelOps.TestSupport;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class ScriptDialectTests
{
    [Theory]
    [InlineData("WriteLine(\"hello\");", "hello\n")]
    [InlineData("var watch = Stopwatch.StartNew(); Write(watch.IsRunning);", "True")]
    [InlineData("Expression<Func<int, int>> twice = x => x * 2; Write(twice.Compile()(4));", "8")]
    [InlineData("dynamic bag = new ExpandoObject(); bag.a = 3; Write((int)bag.a);", "3")]
    public async Task A_script_sees_what_dotnet_script_imports(string script, string output)
    {
        using var folder = new TemporaryFolder();
        using var session = new Session();
        var code = await new ScriptRunner(session.Kernel).RunAsync(folder.Write("script.csx", script), [], session);
        Assert.Null(session.Error?.Message);
        Assert.Equal(0, code);
        Assert.Equal(output, session.Stdout);
    }

    [Theory]
    [InlineData("Write(Console.In.ReadToEnd().Length); Write(\"|\"); Write(ReadLine() ?? \"end\");")]
    [InlineData("int n = 0; while (ReadLine() is { } line) { n += line.Length + 1; } Write(n); Write(\"|end\");")]
    [InlineData("int n = 0; while (Read() >= 0) { n++; } Write(n); Write(\"|end\");")]
    public async Task A_script_reads_the_standard_input_of_the_process(string script)
    {
        using var folder = new TemporaryFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["script", folder.Write("script.csx", script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync("one\ntwo\n");
        process.StandardInput.Close();
        Assert.Equal("8|end", await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
