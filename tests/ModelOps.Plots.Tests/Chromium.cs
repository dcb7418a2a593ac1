using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Plots.Tests;

/// <summary>Debian's Chromium, headless.</summary>
internal static class Chromium
{
    internal const string Missing = "Needs Debian's package chromium.";
    private const string Executable = "/usr/bin/chromium";

    internal static bool IsInstalled => File.Exists(Executable);

    /// <summary>The document as it stands after its scripts have run for ten seconds of its own time.</summary>
    internal static async Task<string> DumpAsync(Uri url, TemporaryFolder folder)
    {
        var start = new ProcessStartInfo(Executable, ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.File("profile")}", "--virtual-time-budget=10000", "--dump-dom", url.AbsoluteUri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var document = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await errors;
        return document;
    }
}
