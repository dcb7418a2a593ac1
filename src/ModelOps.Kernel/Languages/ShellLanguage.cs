using System.Diagnostics;
using System.Globalization;
using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Languages;

/// <summary>Cells that a shell runs; their output is shown as it is written, an exit code that is not 0 fails the cell.</summary>
internal static class ShellLanguage
{
    public static IEnumerable<KernelDirective> All()
    {
        yield return Language("#!shell", "What follows is run by bash.", ["#!bash"], "bash", body => ["-c", body]);
        yield return Language("#!pwsh", "What follows is run by PowerShell.", ["#!powershell"], "pwsh", body => ["-NoProfile", "-NonInteractive", "-Command", body]);
    }

    private static KernelDirective Language(string name, string description, string[] aliases, string program, Func<string, string[]> arguments) =>
        new(name, description, (invocation, cancellation) => RunAsync(invocation, program, arguments(invocation.Body!), cancellation))
        {
            Aliases = aliases,
            Body = DirectiveBody.Language,
        };

    private static async Task RunAsync(DirectiveInvocation invocation, string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = invocation.Context.Kernel.Resolve("."),
        };
        foreach (var (name, value) in invocation.Shared)
        {
            start.Environment[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        using var process = Start(start, program);
        process.StandardInput.Close();
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput, text => invocation.Context.Write(text), cancellation),
                CopyAsync(process.StandardError, text => invocation.Context.Write(text, error: true), cancellation)).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
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
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new KernelException($"'{program}' was not found, so the cell cannot run. Install it or put it on PATH.", fault);
        }
    }

    private static async Task CopyAsync(StreamReader from, Action<string> to, CancellationToken cancellation)
    {
        var buffer = new char[4096];
        for (int read; (read = await from.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            to(new string(buffer, 0, read));
        }
    }
}
