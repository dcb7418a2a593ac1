using System.Text.RegularExpressions;
using ModelOps.Cli.Tests.Schedule.Support;
using ModelOps.Cli.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Schedule;

/// <summary>The commands of each schedule's file, run by the tool as the scheduler would. MODELOPS_SCHEDULE_RUNS=all for the gate that says no in all formats.</summary>
public sealed class ScheduledRunTests(ScheduledProject project) : IClassFixture<ScheduledProject>
{
    private static readonly ScheduleOptions _steps = new() { Steps = true, Image = "registry.example.com/churn:7", Parameter = [ScheduledProject.Note] };

    [Theory]
    [InlineData("github"), InlineData("gitlab"), InlineData("azure"), InlineData("jenkins"), InlineData("argo"), InlineData("kubeflow")]
    public async Task Step_by_step_each_hands_on_what_the_next_needs_and_a_person_is_asked(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        var runner = new Runner(project, approves: true);
        await runner.RunAsync(format, await project.WriteAsync(format, _steps));

        Assert.True(runner.Ran.Count > 0 && runner.Ran.All(job => job.Code == 0), runner.Log);
        Assert.Equal(["load", "check", "publish"], runner.Ran.Select(job => job.Job).Where(job => job != "copy-project"));
        Assert.Equal(ScheduledProject.Published, File.ReadAllText(Path.Combine(runner.Last, "published.txt")));
        Assert.Equal(File.ReadAllText(Path.Combine(runner.Last, "clean.csv")), File.ReadAllText(Path.Combine(runner.Last, "live.csv")));
        Assert.Equal(format switch { "kubeflow" => "", "argo" => "approve", "github" => "echo 'May it go live?'", _ => "May it go live?" }, string.Join(';', runner.Asked));
    }

    [Theory]
    [InlineData("github"), InlineData("gitlab"), InlineData("azure"), InlineData("jenkins"), InlineData("argo"), InlineData("kubeflow")]
    public async Task A_gate_that_says_no_ends_its_job_with_3_and_nobody_is_asked(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        Assert.SkipUnless(format == "jenkins" || Environment.GetEnvironmentVariable("MODELOPS_SCHEDULE_RUNS") == "all", "MODELOPS_SCHEDULE_RUNS=all runs it.");
        var runner = new Runner(project, approves: true);
        await runner.RunAsync(format, await project.WriteAsync(format, _steps with { Parameter = ["bar=hard"] }));

        Assert.Equal(["load 0", "check 3"], runner.Ran.Where(job => job.Job != "copy-project").Select(job => $"{job.Job} {job.Code}"));
        Assert.Empty(runner.Asked);
        Assert.Contains(format == "jenkins" ? "The gate of the step check said no." : "must be 0.999 or more", runner.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(runner.Last, "published.txt")));
    }

    [Theory]
    [InlineData("gitlab"), InlineData("argo")]
    public async Task Whoever_says_no_keeps_it_from_going_live(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MODELOPS_SCHEDULE_RUNS") == "all", "MODELOPS_SCHEDULE_RUNS=all runs it.");
        var runner = new Runner(project, approves: false);
        await runner.RunAsync(format, await project.WriteAsync(format, _steps));

        Assert.Single(runner.Asked);
        Assert.DoesNotContain(runner.Ran, job => job.Job == "publish");
    }

    [Theory]
    [InlineData("crontab"), InlineData("systemd"), InlineData("kubernetes")]
    public async Task One_command_asks_by_its_exit_code_and_goes_on_when_it_is_approved(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The engine 'local' runs on Linux.");
        var folder = project.Checkout();
        (string, string)[] variables = [.. project.Variables.Where(variable => variable.Value is not null).Select(variable => (variable.Name, variable.Value!))];
        string[] own = format switch { "kubernetes" => ["--image", "x"], "crontab" => ["--machine-timezone", "UTC"], _ => [] };
        var written = await Tool.RunAsync(folder, ["schedule", "pipeline.yaml", "--as", format, "-p", ScheduledProject.Note, "-p", "bar=fair", "--env", "A=1,2", "--env", "B=x", "--to", "out", .. own], variables);
        Assert.True(written.ExitCode == 0, written.Error);

        var (place, words) = await CommandAsync(format, Path.Combine(folder, "out"));
        var first = await InstalledProgram.RunAsync(words[0], words[1..], place ?? folder, project.Variables);

        Assert.True(first.ExitCode == 3, first.Output + first.Error);
        Assert.Contains("'approve' awaits approval: May it go live?", first.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "published.txt")));
        Assert.Equal(0, (await Tool.RunAsync(folder, ["pipeline", "approve", "pipeline.yaml", "approve"], variables)).ExitCode);
        var second = await Tool.RunAsync(folder, ["pipeline", "pipeline.yaml", "--resume"], variables);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(ScheduledProject.Published, await File.ReadAllTextAsync(Path.Combine(folder, "published.txt"), TestContext.Current.CancellationToken));
    }

    // What the scheduler starts, as its documentation says it reads the file.
    private static async Task<(string? Folder, string[] Words)> CommandAsync(string format, string folder)
    {
        var file = Directory.EnumerateFiles(folder).Single(path => format != "systemd" || path.EndsWith(".service", StringComparison.Ordinal));
        switch (format)
        {
            case "crontab":
                return ("/", ["/bin/sh", "-c", Regex.Replace(Assert.Single(File.ReadAllLines(file), line => line.Length > 0 && line[0] != '#'), "^([^ ]+ ){5}", "").Replace("\\%", "%", StringComparison.Ordinal)]);
            case "systemd":
                var unit = await File.ReadAllLinesAsync(file);
                string Of(string key) => Assert.Single(unit, line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..];
                return (Of("WorkingDirectory="), [.. Regex.Matches(Of("ExecStart="), "\"((?:[^\"\\\\]|\\\\.)*)\"").Select(word => Regex.Replace(word.Groups[1].Value, @"\\(.)|%%|\$\$", match => match.Value is ['%' or '$', ..] ? match.Value[..1] : match.Groups[1].Value))]);
            default:
                var container = (await InstalledProgram.YamlAsync([file]))[0][0]!["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!["containers"]![0]!;
                // The image has the tool on its path, and the project in its working folder.
                return (null, ["/usr/bin/env", .. container["command"]!.AsArray().Select(word => ((string)word!).Replace("$$", "$", StringComparison.Ordinal))]);
        }
    }
}
