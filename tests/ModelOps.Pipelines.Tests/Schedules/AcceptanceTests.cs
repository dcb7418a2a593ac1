using System.Text.Json.Nodes;
using Google.Protobuf;
using ModelOps.Pipelines.Schedules;
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
        InstalledProgram.Require("crontab");
        using var folder = new TemporaryFolder();
        var path = Write(folder, "crontab", ScheduleJobs.Nightly with { Times = CronTimes.Parse(cron, zone), Command = ["pipeline", "p.yaml", "-p", "a=50%\nb"] })[0];

        // cronie and newer Debians have -T, Debian's before it -n.
        var usage = await InstalledProgram.RunAsync("crontab", ["-h"]);
        var check = (usage.Output + usage.Error).Contains("-T", StringComparison.Ordinal) ? "-T" : "-n";
        Assert.SkipUnless((usage.Output + usage.Error).Contains(check, StringComparison.Ordinal), "This crontab checks no file.");
        var result = await InstalledProgram.RunAsync("crontab", [check, path]);
        Assert.True(result.ExitCode == 0, result.Error + File.ReadAllText(path));

        File.WriteAllText(path, File.ReadAllText(path).Replace("* *", "* 8-99", StringComparison.Ordinal) + "61 * * * * x\n");
        Assert.NotEqual(0, (await InstalledProgram.RunAsync("crontab", [check, path])).ExitCode);
    }

    [Theory]
    [InlineData("30 3 * * MON-FRI"), InlineData("*/7 22-2 1,15 NOV-FEB 5"), InlineData("0 3 L * *"), InlineData("0 6 * * FRI#2")]
    public async Task Systemd_takes_the_units(string cron)
    {
        InstalledProgram.Require("systemd-analyze");
        using var folder = new TemporaryFolder();
        var job = ScheduleJobs.Nightly with { Times = CronTimes.Parse(cron, "Europe/Zurich"), Folder = folder.Path, Program = ["/bin/true"], Command = ["-p", "a=50% $HOME\n\"b\"\\"], Variables = new Dictionary<string, string> { ["A"] = "x %h $y" } };
        var paths = Write(folder, "systemd", job);

        var result = await InstalledProgram.RunAsync("systemd-analyze", ["verify", "--user", "--man=no", .. paths], null, ("XDG_RUNTIME_DIR", folder.Path));
        Assert.True(result.ExitCode == 0 && !result.Error.Contains(folder.Path, StringComparison.Ordinal), result.Error + File.ReadAllText(paths[0]));

        File.WriteAllText(paths[0], File.ReadAllText(paths[0]).Replace("OnCalendar=", "OnCalendar=no ", StringComparison.Ordinal));
        Assert.Contains("no ", (await InstalledProgram.RunAsync("systemd-analyze", ["verify", "--user", "--man=no", paths[0]], null, ("XDG_RUNTIME_DIR", folder.Path))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_reads_the_manifests()
    {
        InstalledProgram.Require("kubectl");
        using var folder = new TemporaryFolder();
        using var cluster = new DiscoveryServer();
        string[] paths = [.. ((string[])["kubernetes", "argo"]).SelectMany(name => (string[])[.. Write(folder, name, ScheduleJobs.Nightly), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "now", Times = null })])];

        var result = await InstalledProgram.RunAsync("kubectl", ["create", "--dry-run=client", "--validate=false", "--server", cluster.Address, .. paths.SelectMany(path => (string[])["-f", path])], folder.Path, ("KUBECONFIG", folder.File("none")), ("HOME", folder.Path));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("cronjob.batch/churn-nightly created (dry run)", result.Output, StringComparison.Ordinal);
        Assert.Contains("job.batch/now created (dry run)", result.Output, StringComparison.Ordinal);
        Assert.Contains("cronworkflow.argoproj.io/churn-nightly created (dry run)", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("argo", "argo-workflows.json"), InlineData("github", "github-workflow.json"), InlineData("gitlab", "gitlab-ci.json"), InlineData("azure", "azure-pipelines.json")]
    public async Task The_published_schema_takes_the_file(string name, string schema)
    {
        using var folder = new TemporaryFolder();
        string[] paths =
        [
            .. Write(folder, name, ScheduleJobs.For(name, false)), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "by-step" }), .. Write(folder, name, ScheduleJobs.ByStep with { Name = "by-hand", Times = null, Secrets = [], Kept = [] }),
            .. name == "argo" ? [] : Write(folder, name, ScheduleJobs.ByStep with { Name = "bare", Image = null }),
        ];
        schema = RepositoryPaths.Of("tests", "ModelOps.Pipelines.Tests", "Schedules", "Schemas", schema);
        await InstalledProgram.YamlAsync(paths, schema, text: name == "azure");

        File.AppendAllText(paths[0], "\nunknown: 1\n");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => InstalledProgram.YamlAsync([paths[0]], schema, text: name == "azure"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task Kubeflow_reads_the_pipeline_spec(bool steps)
    {
        using var folder = new TemporaryFolder();
        var documents = Assert.Single(await InstalledProgram.YamlAsync(Write(folder, "kubeflow", ScheduleJobs.For("kubeflow", steps))));
        // Strict: a field that the message does not have is an error.
        var spec = JsonParser.Default.Parse<PipelineSpec>(documents[0]!.ToJsonString());
        var deployment = JsonParser.Default.Parse<PipelineDeploymentConfig>(spec.DeploymentSpec.ToString());

        Assert.All(spec.Root.Dag.Tasks, task => Assert.Contains(spec.Components[task.Value.ComponentRef.Name].ExecutorLabel, deployment.Executors.Keys));
        Assert.All(spec.Root.Dag.Tasks, task => Assert.All(task.Value.DependentTasks, need => Assert.Contains(need, spec.Root.Dag.Tasks.Keys)));
        Assert.Equal(steps ? 5 : 1, deployment.Executors.Count);
        Assert.NotNull(documents[1]!["platforms"]!["kubernetes"]!["deploymentSpec"]);
    }

    [Fact]
    public async Task Groovy_reads_the_Jenkinsfile_and_its_sections_are_those_of_Jenkins()
    {
        using var folder = new TemporaryFolder();
        var hostile = ScheduleJobs.Nightly with { Name = "a'b", Command = ["pipeline", "x'{(\\\n\"$y ${z} \u0001\\u0041 🦔"], Times = CronTimes.Parse("*/7 22-2 1,15 NOV-FEB 5", "Europe/Zurich") };
        string[] paths = [Write(folder, "jenkins", hostile)[0], Write(folder, "jenkins", ScheduleJobs.ByStep with { Name = "by-step" })[0], folder.Write("half", File.ReadAllText(folder.File("jenkins", "by-step", "Jenkinsfile"))[..^3]), folder.Write("other", "pipeline { agent any; stages { stage('a') { steps { shell 'x' } } } }")];

        var read = await InstalledProgram.JenkinsAsync(paths);

        Assert.Equal(["SUCCESS", "SUCCESS", "INVALID", "INVALID"], read.Select(file => (string?)file["result"]));
        Assert.Equal("'steps' does not take 'shell'", (string?)read[3]["error"]);
        Assert.Equal([ScheduleCommands.Line(hostile, hostile.Command)], Events(read[0], "sh").Select(line => (string?)line));
        Assert.Equal("TZ=Europe/Zurich\n*/7 0-2,22,23 1,15 1,2,11,12 *\n*/7 0-2,22,23 2-14,16-31 1,2,11,12 5", Assert.Single(Events(read[0], "cron")).GetValue<string>().Replace("0,7,14,21,28,35,42,49,56", "*/7", StringComparison.Ordinal));
        Assert.Equal("May it go live?", (string?)Assert.Single(Events(read[1], "input")));
        Assert.Equal(["load", "part 2", "train_north", "train_south", "gate", "approve", "promote"], Events(read[1], "stage").Select(name => (string?)name));
        Assert.Equal(["train_north", "train_south"], read[1]["events"]!.AsArray().SkipWhile(one => one!["parallel"] is null).TakeWhile(one => one!["joined"] is null).Select(one => (string?)one!["stage"]).OfType<string>());
        Assert.True((bool?)Assert.Single(Events(read[1], "sh"), line => line is JsonObject)["returnStatus"]);
        Assert.Equal("**/*.junit.xml", (string?)Assert.Single(Events(read[1], "junit"))["testResults"]);
        Assert.Equal("runs,runs/**,.modelops,.modelops/**", (string?)Assert.Single(Events(read[1], "archiveArtifacts"))["artifacts"]);
    }

    [Fact]
    public async Task A_gate_of_a_Jenkinsfile_that_says_no_stops_it_by_name_and_so_does_whoever_rejects()
    {
        using var folder = new TemporaryFolder();
        var job = ScheduleJobs.ByStep with { Image = null, Variables = new Dictionary<string, string>(), Steps = [.. ScheduleJobs.ByStep.Steps.Where(step => step.Name is not ("train_north" or "train_south")).Select(step => step with { Needs = [.. step.Needs.Where(need => !need.StartsWith("train", StringComparison.Ordinal))] })] };
        // The tool of this test ends with the exit code that a file of the step's name says.
        var tool = folder.Write("bin/modelops", "#!/bin/sh\ntest ! -e \"$4\" || exit \"$(cat \"$4\")\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        string Path(string name, string code = "0")
        {
            folder.Write($"jenkins/{name}/gate", code);
            return Write(folder, "jenkins", job with { Name = name })[0];
        }

        var read = await InstalledProgram.JenkinsAsync(["--run", Path("yes"), Path("no", "3"), Path("broken", "1"), "--reject", Path("rejected")], ("PATH", $"{folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.Equal(
            ["SUCCESS  promote", "FAILURE The gate of the step gate said no. gate", "FAILURE The step gate ended with exit code 1 gate", "FAILURE Rejected approve"],
            read.Select(file => $"{file["result"]} {file["error"]} {Events(file, "stage")[^1]}"));
        // What a stage has left is kept whatever became of it.
        Assert.All(read, file => Assert.Single(Events(file, "archiveArtifacts")));
    }

    private static JsonNode[] Events(JsonNode read, string name) => [.. read["events"]!.AsArray().Select(one => one![name]).OfType<JsonNode>()];

    internal static string[] Write(TemporaryFolder folder, string name, ScheduleJob job) => [.. ScheduleFormats.Find(name).Write(job).Files.Select(file => file.Write(folder.File(name, job.Name), force: false))];
}
