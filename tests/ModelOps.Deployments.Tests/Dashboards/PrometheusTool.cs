using System.Diagnostics;

namespace ModelOps.Deployments.Tests.Dashboards;

/// <summary>Debian's Prometheus. Tests are skipped where it is not installed.</summary>
internal static class PrometheusTool
{
    internal const string Server = "/usr/bin/prometheus";
    private const string Promtool = "/usr/bin/promtool";

    internal static void SkipWhereMissing() => Assert.SkipUnless(File.Exists(Server) && File.Exists(Promtool), $"{Server} is not installed (Debian: prometheus)");

    /// <summary>Runs promtool.</summary>
    internal static async Task<(bool IsFine, string Output)> RunAsync(params string[] arguments)
    {
        SkipWhereMissing();
        using var process = Process.Start(new ProcessStartInfo(Promtool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, await output + await errors);
    }
}
