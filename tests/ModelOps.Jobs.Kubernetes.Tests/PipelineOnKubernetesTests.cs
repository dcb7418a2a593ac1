using System.Diagnostics;
using ModelOps.Jobs.Kubernetes.Tests.Server;

namespace ModelOps.Jobs.Kubernetes.Tests;

/// <summary>The tool's own pipelines on a cluster whose pods see the project on a volume, under another path than this machine does.</summary>
public sealed class PipelineOnKubernetesTests : ClusterTests
{
    private static readonly string _tool = RepositoryPaths.Of("src", "ModelOps.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "modelops.dll");

    private protected override ClusterOptions Options { get; } = new() { Claims = { ["project"] = "the test's folder" } };

    [Fact]
    public async Task A_pipeline_runs_is_killed_goes_on_and_is_cancelled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(_tool), "The tool is not built.");
        using var pod = new TemporaryFolder();
        Directory.CreateSymbolicLink(pod.File("work"), Files.Path);
        SamplePipeline.Write(Files, Engine($", tool: \"dotnet '{_tool}'\", volumes: \"project:{pod.File("work")}\", folder: {pod.File("work")}"), memory: "1500M");
        using (var killed = Start("pipeline", "pipeline.yaml"))
        {
            await Wait.UntilAsync(() => killed.HasExited || (Lines("north.txt") == 1 && Lines("south.txt") == 1), "the tasks");
            Assert.False(killed.HasExited);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Files.Write("go", "");
        var (code, output, error) = await RunAsync("pipeline", "pipeline.yaml", "--resume", "--json");

        Assert.True(code == 0, error);
        SamplePipeline.Check(Files, output);
        Assert.Equal([1, 1, 1, 2], Cluster.Store.List<k8s.Models.V1Job>().Items.Select(job => job.Spec.Completions!.Value).Order());
        Assert.Contains("1 succeeded, 1 failed", (await RunAsync("jobs", "list")).Output, StringComparison.Ordinal);
        Assert.Equal("train north\n", (await RunAsync("jobs", "logs", "train[region=north]")).Output);

        // What runs on when the pipeline is killed is ended by cancel.
        File.Delete(Files.File("go"));
        using (var killed = Start("pipeline", "pipeline.yaml", "--force", "train"))
        {
            await Wait.UntilAsync(() => killed.HasExited || Lines("north.txt") == 2, "the task");
            Assert.False(killed.HasExited);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var cancelled = await RunAsync("pipeline", "cancel", "pipeline.yaml");
        Assert.True(cancelled.Code == 0, cancelled.Error);
        await Wait.UntilAsync(() => Cluster.Store.List<k8s.Models.V1Pod>().Items.All(pod => pod.Status.Phase != "Running"), "the end of all pods");
    }

    [Fact]
    public async Task A_folder_that_pods_do_not_see_is_an_error_before_anything_runs()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(_tool), "The tool is not built.");
        SamplePipeline.Write(Files, Engine(""), memory: "1500M");

        var (code, _, error) = await RunAsync("pipeline", "pipeline.yaml");

        Assert.Equal(2, code);
        Assert.Equal($"modelops: The tasks of the engine 'kubernetes' do not see the folder '{Files.Path}', since no volume is mounted at '{Files.Path}' in their pods. Mount the volume that this machine mounts there, too: in the setting 'volumes', as CLAIM:{Files.Path}; where it has another path in pods, name that in 'folder'.\n", error);
        Assert.Empty(Cluster.Store.List<k8s.Models.V1Job>().Items);
    }

    [Theory]
    [InlineData("", "^The machine '.+' has no 'modelops-that-is-missing', by which the tool is called there\\. Install modelops there, or say how it is called: engine: {name: kubernetes, tool: modelops}\\.")]
    [InlineData("-other", "^The machine '.+' and this one do not share the folder '.+', through which steps pass their results\\. Put the pipeline on a disk that both have: mount its volume by the engine's setting 'volumes'\\.")]
    public async Task What_is_missing_in_the_pods_is_said(string suffix, string sentence)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(_tool), "The tool is not built.");
        using var pod = new TemporaryFolder();
        Directory.CreateSymbolicLink(pod.File("work"), Files.Path);
        Directory.CreateDirectory(pod.File("work-other"));
        SamplePipeline.Write(Files, Engine($", tool: modelops-that-is-missing, volumes: \"project:{pod.File("work")}{suffix}\", folder: {pod.File("work")}{suffix}"), memory: "1500M");

        var (code, output, _) = await RunAsync("pipeline", "pipeline.yaml", "--json");

        Assert.Equal(1, code);
        using var run = System.Text.Json.JsonDocument.Parse(output);
        Assert.Matches(sentence, run.RootElement.GetProperty("tasks")[0].GetProperty("error").GetString());
    }

    private string Engine(string more) => $"{{name: kubernetes, image: \"{Engines.Image}\", grace: 1s, kubeconfig: {Files.Write("kubeconfig", Cluster.Kubeconfig())}{more}}}";

    private int Lines(string name) => File.Exists(Files.File(name)) ? File.ReadAllLines(Files.File(name)).Length : 0;

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var process = Process.Start(StartInfo(words))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private Process Start(params string[] words)
    {
        var process = Process.Start(StartInfo(words))!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private ProcessStartInfo StartInfo(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [_tool, .. words]) { WorkingDirectory = Files.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("MLFLOW_TRACKING_URI");
        start.Environment["MODELOPS_STATE_FOLDER"] = Files.File(".state");
        return start;
    }
}
