using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Plots;

/// <summary>A Chromium, or a browser made from it, that is installed on this machine.</summary>
internal static class Chromium
{
    internal const string Variable = "MODELOPS_CHROMIUM";
    private const string CommonVariable = "CHROME_PATH";
    private const int VirtualMilliseconds = 30_000;
    private const int MostTries = 20;
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(100);
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

    /// <summary>Opens a page, lets its scripts run to their end, and gives the document that they leave.</summary>
    internal static async Task<string> DumpAsync(string html, TimeSpan limit, CancellationToken cancellationToken)
    {
        var program = Find();
        var folder = Directory.CreateTempSubdirectory("modelops-figure-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(page, html, cancellationToken).ConfigureAwait(false);
            return await RunAsync(program, page, folder.FullName, limit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DeleteAsync(folder).ConfigureAwait(false);
        }
    }

    /// <summary>The path of this machine's.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static string Find() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own ? Find(own, []) : Find(Environment.GetEnvironmentVariable(CommonVariable), Places(), CommonVariable);

    /// <summary>The program's path.</summary>
    /// <param name="given">The variable's value; null or empty when it is not set.</param>
    /// <param name="places">Where it may be.</param>
    /// <param name="variable">The variable.</param>
    internal static string Find(string? given, IEnumerable<string> places, string variable = Variable)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return File.Exists(given) ? given : throw new InvalidInputException($"{variable} is '{given}', but there is no such file. Name the program of Chromium, Chrome or Edge, or unset {variable}.");
        }

        return places.FirstOrDefault(File.Exists) ?? throw new InvalidInputException(
            $"A picture is drawn by Chromium, which was not found. Install it (Debian, Ubuntu: apt-get install chromium; Windows, macOS: Chrome or Edge), or name its program in {Variable}.");
    }

    private static IEnumerable<string> Places()
    {
        var ending = OperatingSystem.IsWindows() ? ".exe" : "";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var onPath = _names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + ending)));
        return OperatingSystem.IsWindows() ? onPath.Concat(Installed("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"))
            : OperatingSystem.IsMacOS() ? onPath.Concat(["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"])
            : onPath;
    }

    private static IEnumerable<string> Installed(params IEnumerable<string> programs) =>
        from program in programs
        from root in new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86, Environment.SpecialFolder.LocalApplicationData }
        select Path.Combine(Environment.GetFolderPath(root), program);

    private static async Task<string> RunAsync(string program, string page, string folder, TimeSpan limit, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
            $"--user-data-dir={Path.Combine(folder, "profile")}", string.Create(CultureInfo.InvariantCulture, $"--virtual-time-budget={VirtualMilliseconds}"), "--dump-dom",
            // Chromium refuses to run as root with its sandbox; the page is ours, and loads nothing.
            .. !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? (string[])["--no-sandbox"] : [],
            new Uri(page).AbsoluteUri,
        ];
        using var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidInputException($"'{program}' cannot be started: {error.Message.TrimEnd('.')}. Name the program of Chromium, Chrome or Edge in {Variable}.", error);
        }

        process.StandardInput.Close();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            var document = await process.StandardOutput.ReadToEndAsync(stop.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? document : throw new InvalidInputException($"'{program}' ended with exit code {process.ExitCode}: {Last(await errors.ConfigureAwait(false))}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidInputException($"'{program}' has not drawn the picture in {limit.TotalSeconds:0.#} s. Give it more time by TimeLimit, or the figure fewer points.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static string Last(string errors) => errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it said nothing.";

    // The browser's helpers end a little after it, and write until then.
    private static async Task DeleteAsync(DirectoryInfo folder)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException && tries < MostTries)
            {
                await Task.Delay(_betweenTries).ConfigureAwait(false);
            }
        }
    }
}
