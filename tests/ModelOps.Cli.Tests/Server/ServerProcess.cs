using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelOps.Cli.Application;

namespace ModelOps.Cli.Tests.Server;

/// <summary><c>modelops server</c> as a process of its own, so that it can be stopped and killed.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CliApplication).Assembly.Location, "server", "--port", "0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        var address = AddressInLine().Match(line);
        Assert.True(address.Success, $"The server said '{line}'.");
        return new ServerProcess(process, new Uri(address.Value));
    }

    /// <summary>As <c>kill -9</c>: nothing is flushed, nothing is closed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As <c>kill -TERM</c>.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressInLine();
}
