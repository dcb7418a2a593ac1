using System.Diagnostics;
using System.Globalization;

namespace ModelOps.Kernel.Languages;

/// <summary>Cells that a shell runs; their output is shown as it is written, an exit code that is not 0 fails the cell.</summary>
internal sealed class ShellLanguage(string program, Func<string, string[]> arguments) : CellLanguage
{
    public static IEnumerable<(LanguageDescription Description, Func<CellLanguage> Create)> All()
    {
        yield return (new("shell", "What follows is run by bash.") { Aliases = ["bash"] }, () => new ShellLanguage("bash", body => ["-c", body]));
        yield return (new("pwsh", "What follows is run by PowerShell.") { Aliases = ["powershell"] }, () => new ShellLanguage("pwsh", body => ["-NoProfile", "-NonInteractive", "-Command", body]));
    }

    public override async Task<LanguageResult> RunAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments(cell.Code))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = cell.Host.Folder,
        };
        foreach (var (name, value) in cell.Shared)
        {
            start.Environment[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        using var process = Start(start);
        process.StandardInput.Close();
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput, text => cell.Host.Write(text), cancellationToken),
                CopyAsync(process.StandardError, text => cell.Host.Write(text, error: true), cancellationToken)).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (process.ExitCode != 0)
        {
            throw new KernelException($"{program} ended with exit code {process.ExitCode}.");
        }

        return LanguageResult.None;
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new KernelException($"'{program}' was not found, so the cell cannot run. Install it or put it on PATH.", exception);
        }
    }

    private static async Task CopyAsync(StreamReader from, Action<string> to, CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            to(new string(buffer, 0, read));
        }
    }
}
