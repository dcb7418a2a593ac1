using System.Diagnostics;

namespace ModelOps.Cli.Tests.Support;

/// <summary>The tool as a user runs it: a process of its own, in a folder of its own.</summary>
internal static class Tool
{
    internal sealed record Result(int ExitCode, string Output, string Error);

    internal static async Task<Result> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Process.Start(StartInfo(folder, arguments, environment))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"modelops {string.Join(' ', arguments)} did not end in ten minutes.");
        }

        return new Result(process.ExitCode, await output, await error);
    }

    internal static ProcessStartInfo StartInfo(string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "modelops.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("MLFLOW_TRACKING_URI");
        start.Environment.Remove("MLFLOW_EXPERIMENT_NAME");
        start.Environment["MODELOPS_STATE_FOLDER"] = Path.Combine(folder, ".state");
        // The tool makes hot code fast from its first millisecond on, for a kernel that lives long. Here each process lives for seconds: half of one (hexadecimal, in milliseconds) saves a quarter of their work.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "1F4";
        // And it collects garbage only after 64 MiB (hexadecimal), more than most of them make.
        start.Environment["DOTNET_GCgen0size"] = "4000000";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
