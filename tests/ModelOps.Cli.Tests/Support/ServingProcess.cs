using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ModelOps.Cli.Tests.Support;

/// <summary><c>modelops serve</c>, as a container runs it: a child process.</summary>
internal sealed partial class ServingProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServingProcess(Process process, string line)
    {
        _process = process;
        Line = line;
        Http = new HttpClient { BaseAddress = new Uri(AddressInLine().Match(line).Value.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    /// <summary>What it said when it began to serve.</summary>
    internal string Line { get; }

    /// <summary>Asks it.</summary>
    internal HttpClient Http { get; }

    internal static Task<ServingProcess> StartAsync(string folder, string[] arguments, params (string Name, string Value)[] environment) => StartAsync(Tool.StartInfo(folder, ["serve", .. arguments], environment));

    internal static async Task<ServingProcess> StartAsync(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (AddressInLine().IsMatch(line))
            {
                return new ServingProcess(process, line);
            }
        }

        throw new InvalidOperationException($"modelops serve said no address: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends it as a platform does, and waits.</summary>
    internal async Task<int> TerminateAsync()
    {
        _ = Kill(_process.Id, 15);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>A POST of JSON: the status, and the answer.</summary>
    internal async Task<(int Status, string Body)> PostAsync(string route, string json, string type = "application/json")
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, type);
        using var answer = await Http.PostAsync(new Uri(route, UriKind.Relative), content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The status of a GET.</summary>
    internal async Task<int> GetAsync(string route)
    {
        using var answer = await Http.GetAsync(new Uri(route, UriKind.Relative));
        return (int)answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://[\d.]+:\d+/")]
    private static partial Regex AddressInLine();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
