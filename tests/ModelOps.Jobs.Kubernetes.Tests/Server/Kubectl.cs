using System.Diagnostics;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>The program kubectl.</summary>
internal static class Kubectl
{
    internal static async Task<string> RunAsync(TemporaryFolder folder, TestCluster cluster, params string[] arguments)
    {
        Assert.SkipWhen(!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, "kubectl"))), "kubectl is not installed.");
        var start = new ProcessStartInfo("kubectl", arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = folder.Write("kubectl-config", cluster.Kubeconfig());
        start.Environment["HOME"] = folder.File("home");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }
}
