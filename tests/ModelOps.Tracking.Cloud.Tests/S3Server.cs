using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>The npm package s3rver on a free port, with one bucket; skips the test where npm cannot bring it.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly int _port;

    private S3Server(TemporaryFolder folder, Process process, int port) => (_folder, _process, _port) = (folder, process, port);

    public string? Environment(string name) => name switch
    {
        "MLFLOW_S3_ENDPOINT_URL" => $"http://127.0.0.1:{_port}",
        "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "S3RVER",
        _ => null,
    };

    public static async Task<S3Server> StartAsync()
    {
        var home = RepositoryPaths.Of("tests", "ModelOps.Tracking.Cloud.Tests");
        var script = Path.Combine(home, "node_modules", "s3rver", "bin", "s3rver.js");
        if (!File.Exists(script))
        {
            var (code, text) = await RunAsync("npm", home, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            Assert.SkipUnless(code == 0, $"The S3 fake needs npm (Debian: apt-get install npm): {text}");
        }

        var folder = new TemporaryFolder();
        var port = Ports.Free();
        var process = Start("node", home, script, "-d", folder.Path, "-a", "127.0.0.1", "-p", $"{port}", "--configure-bucket", "bucket");
        Assert.SkipUnless(process is not null, "The S3 fake needs Node.js (Debian: apt-get install nodejs).");
        for (var tries = 0; tries < 300; tries++)
        {
            Assert.False(process.HasExited, $"s3rver ended with {(process.HasExited ? await process.StandardError.ReadToEndAsync() : "")}");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                break;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        return new S3Server(folder, process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<(int Code, string Text)> RunAsync(string program, string home, params string[] args)
    {
        using var process = Start(program, home, args);
        if (process is null)
        {
            return (1, $"{program} was not found.");
        }

        var text = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }

    private static Process? Start(string program, string home, params string[] args)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = home, RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
