using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelOps.Cli.Tests.Support;

/// <summary><c>modelops deploy</c> as a process of its own, so that others can ask it, stop it and kill it.</summary>
internal sealed partial class ServedModel : IAsyncDisposable
{
    private readonly Process _process;

    private ServedModel(Process process, Uri address) => (_process, Address) = (process, address);

    internal Uri Address { get; }

    internal int ProcessId => _process.Id;

    internal static async Task<ServedModel> StartAsync(string folder, params string[] arguments)
    {
        var process = Process.Start(Tool.StartInfo(folder, ["deploy", .. arguments]))!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (AddressInLine().Match(line) is { Success: true } address)
            {
                return new ServedModel(process, new Uri(address.Value));
            }
        }

        throw new InvalidOperationException($"modelops deploy said no address: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Waits for its end by itself.</summary>
    internal async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>As <c>kill -9</c>.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex AddressInLine();
}
