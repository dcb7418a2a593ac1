using Google.Protobuf;
using ModelOps.Pipelines.Tests.Schedules.Kubeflow;
using ModelOps.Pipelines.Tests.Schedules.Support;

namespace ModelOps.Pipelines.Tests.Schedules;

/// <summary>What is written is accepted by those it is for, or by the schema that they publish.</summary>
public class AcceptanceTests
{
    [Theory]
    [InlineData("30 3 * * MON-FRI", "Europe/Zurich"), InlineData("*/7 22-2 1,15 NOV-FEB 5", "Europe/Zurich"), InlineData("0 3 * * *", "America/New_York"), InlineData("0 3 L * *", "Europe/Zurich")]
    public async Task Cron_takes_the_crontab(string cron, string zone)
    {
        Program.Require("crontab");
        using var folder = new TemporaryFolder();
        var path = Write(folder, "crontab", ScheduleJobs.Nightly with { Times = CronTimes.Parse(cron, zone), Command = ["pipeline", "p.yaml", "-p", "a=50%\nb"] })[0];

        // cronie and newer Debians have -T, Debian's before it -n.
        var usage = await Program.RunAsync("crontab", ["-h"]);
        var check = (usage.Output + usage.Error).Contains("-T", StringComparison.Ordinal) ? "-T" : "-n";
        Assert.SkipUnless((usage.Output + usage.Error).Contains(check, StringComparison.Ordinal), "This crontab checks no file.");
        var result = await Program.RunAsync("crontab", [check, path]);
        Assert.True(result.ExitCode == 0, result.Error + File.ReadAllText(path));

        File.WriteAllText(path, File.ReadAllText(path).Replace("* *", "* 8-99", StringComparison.Ordinal) + "61 * * * * x\n");
        Assert.NotEqual(0, (await Program.RunAsync("crontab", [check, path])).ExitCode);
    }

    [Theory]
    [InlineData("30 3 * * MON-FRI"), InlineData("*/7 22-2 1,15 NOV-FEB 5"), InlineData("0 3 L * *"), InlineData("0 6 * * FRI#2")]
    public async Task Systemd_takes_the_units(string cron)
    {
        Program.Require("systemd-analyze");
        using var folder = new TemporaryFolder();
        var job = ScheduleJobs.Nightly with { Times = CronTimes.Parse(cron, "Europe/Zurich"), Folder = folder.Path, Program = ["/bin/true"], Command = ["-p", "a=50% $HOME\n\"b\"\\"], Variables = new Dictionary<string, string> { ["A"] = "x %h $y" } };
        var paths = Write(folder, "systemd", job);

        var result = await Program.RunAsync("systemd-analyze", ["verify", "--user", "--man=no", .. paths], null, ("XDG_RUNTIME_DIR", folder.Path));
        Assert.True(result.ExitCode == 0 && !result.Error.Contains(folder.Path, StringComparison.Ordinal), result.Error + File.ReadAllText(paths[0]));

        File.WriteAllText(paths[0], File.ReadAllText(paths[0]).Replace("OnCalendar=", "OnCalendar=no ", StringComparison.Ordinal));
        Assert.Contains("no ", (await Program.RunAsync("systemd-analyze", ["verify", "--user", "--man=no", paths[0]], null, ("XDG_RUNTIME_DIR", folder.Path))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_reads_the_manifests()
    {
        Program.Require("kubectl");
        using var folder = new TemporaryFolder();
        using var cluster = new DiscoveryServer();
        string[] paths = [.. ((string[])["kubernetes", "argo"]).SelectMany(name => (string[])[.. Write(folder, name, ScheduleJobs.Nightly), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "now", Times = null })])];

        var result = await Program.RunAsync("kubectl", ["create", "--dry-run=client", "--validate=false", "--server", cluster.Address, .. paths.SelectMany(path => (string[])["-f", path])], folder.Path, ("KUBECONFIG", folder.File("none")), ("HOME", folder.Path));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("cronjob.batch/churn-nightly created (dry run)", result.Output, StringComparison.Ordinal);
        Assert.Contains("job.batch/now created (dry run)", result.Output, StringComparison.Ordinal);
        Assert.Contains("cronworkflow.argoproj.io/churn-nightly created (dry run)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argo", "argo-workflows.json"), InlineData("github", "github-workflow.json"), InlineData("azure", "azure-pipelines.json")]
    public async Task The_published_schema_takes_the_file(string name, string schema)
    {
        using var folder = new TemporaryFolder();
        string[] paths =
        [
            .. Write(folder, name, ScheduleJobs.For(name, false)), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "by-step" }), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "by-hand", Times = null, Secrets = [], Kept = [] }),
            .. name == "argo" ? [] : Write(folder, name, ScheduleJobs.ByStep with { Name = "bare", Image = null }),
        ];
        await Program.YamlAsync(paths, schema, text: name == "azure");

        File.AppendAllText(paths[0], "\nunknown: 1\n");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Program.YamlAsync([paths[0]], schema, text: name == "azure"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Kubeflow_reads_the_pipeline_spec(bool steps)
    {
        using var folder = new TemporaryFolder();
        var documents = Assert.Single(await Program.YamlAsync(Write(folder, "kubeflow", ScheduleJobs.For("kubeflow", steps))));
        // Strict: a field that the message does not have is an error.
        var spec = JsonParser.Default.Parse<PipelineSpec>(documents[0]!.ToJsonString());
        var deployment = JsonParser.Default.Parse<PipelineDeploymentConfig>(spec.DeploymentSpec.ToString());

        Assert.All(spec.Root.Dag.Tasks, task => Assert.Contains(spec.Components[task.Value.ComponentRef.Name].ExecutorLabel, deployment.Executors.Keys));
        Assert.All(spec.Root.Dag.Tasks, task => Assert.All(task.Value.DependentTasks, need => Assert.Contains(need, spec.Root.Dag.Tasks.Keys)));
        Assert.Equal(steps ? 5 : 1, deployment.Executors.Count);
        Assert.NotNull(documents[1]!["platforms"]!["kubernetes"]!["deploymentSpec"]);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_Jenkinsfile_closes_what_it_opens(bool steps)
    {
        var text = ScheduleFormats.Find("jenkins").Write(ScheduleJobs.For("jenkins", steps) with { Name = "a'b", Command = ["pipeline", "x'{(\\\n\"$y"] }).Files[0].Text;
        var open = new Stack<char>();
        var quoted = false;
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted: i++; break;
                case '\'': quoted = !quoted; break;
                case '\n': Assert.False(quoted, text[..i]); break;
                case '{' or '(' when !quoted: open.Push(text[i]); break;
                case '}' or ')' when !quoted: Assert.Equal(text[i] == '}' ? '{' : '(', open.Pop()); break;
                default: break;
            }
        }

        Assert.Empty(open);
        Assert.False(quoted);
    }

    internal static string[] Write(TemporaryFolder folder, string name, ScheduleJob job) => [.. ScheduleFormats.Find(name).Write(job).Files.Select(file => file.Write(folder.File(name, job.Name), force: false))];
}
