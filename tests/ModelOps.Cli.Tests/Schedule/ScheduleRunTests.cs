using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Schedule;

/// <summary><c>modelops schedule run</c> as a process of its own, until Ctrl+C.</summary>
public sealed class ScheduleRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // One time alone: that of this minute or, when that ends before the process has begun, of the next.
    private readonly DateTimeOffset _due = TimeProvider.System.GetUtcNow().AddSeconds(15);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_time_comes_its_pipelines_run_it_says_what_came_of_them_and_Ctrl_C_ends_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        Write("good", "load: {shell: 'echo \"$MODELOPS_DUE\" >> good.txt'}");
        Write("bad", "load: {shell: 'exit 9'}");
        Write("asks", "approve: {approval: {message: \"May it go live?\"}}");
        using var process = Process.Start(Tool.StartInfo(_folder.Path, ["schedule", "run", "good.yaml", "bad.yaml", "asks.yaml"]))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));

        await Wait.UntilAsync(() => process.HasExited || ((string[])["good", "bad", "asks"]).All(name => Find(name)?.Last is not null), "the runs");
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var said = await error;
        Assert.Equal((130, ""), (process.ExitCode, await output));
        Assert.EndsWith("modelops: interrupted.\n", said, StringComparison.Ordinal);
        Assert.Equal($"{_due:yyyy-MM-ddTHH:mm}:00Z\n", File.ReadAllText(_folder.File("good.txt")));
        Assert.Contains($"UTC good: the run for {_due:yyyy-MM-dd HH:mm} (UTC) succeeded\n", said, StringComparison.Ordinal);
        Assert.Matches(@"UTC bad: the run for .* \(UTC\) failed: 'load' failed: .*exit code 9\. Its log is .*log\.txt\n", said);
        Assert.Matches(@"UTC asks: the run for .* \(UTC\) was refused: 'approve' awaits approval: May it go live\? Approve it by modelops pipeline approve asks\.yaml approve, then go on by --resume\. Its log is", said);
        Assert.Contains("load runs: ", File.ReadAllText(Find("good")!.Last!.Log!), StringComparison.Ordinal);

        var status = await Tool.RunAsync(_folder.Path, ["schedule", "status"]);
        var table = Regex.Replace(status.Output, " +", " ");
        Assert.Matches(@"good no 1 [^\n]* succeeded", table);
        Assert.Matches(@"bad no 1 [^\n]* failed [^\n]*'load' failed", table);
        Assert.Matches(@"asks no 1 [^\n]* refused [^\n]*'approve' awaits", table);
    }

    private void Write(string name, string steps) => _folder.Write($"{name}.yaml", $"name: {name}\nsteps:\n  {steps}\nwatch: {{schedule: \"{_due.Minute} {_due.Hour} * * *\"}}\n");

    private ScheduleState? Find(string name) => _folder.File(".state", "schedules", name, "schedule.json") is var file && File.Exists(file) ? JsonSerializer.Deserialize<ScheduleState>(File.ReadAllText(file), JsonSerializerOptions.Web) : null;
}
