using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ModelOps.TestSupport;

namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>The npm package s3rver on a free port, with one bucket; skips the test where npm cannot bring it.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private static readonly string _home = RepositoryPaths.Of("tests", "ModelOps.Tracking.Cloud.Tests");

    // One installation for all test classes of this process: a second one would start from files that are half written.
    private static readonly Lazy<Task<string?>> _installed = new(InstallAsync);

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
        var problem = await _installed.Value;
        Assert.SkipUnless(problem is null, $"The S3 fake needs npm (Debian: apt-get install npm): {problem}");
        var folder = new TemporaryFolder();
        var port = Ports.Free();
        // It encrypts the tokens of long listings with DES, which OpenSSL 3 has in its legacy provider alone.
        var process = Start("node", "--openssl-legacy-provider", Path.Combine(_home, "node_modules", "s3rver", "bin", "s3rver.js"), "-d", folder.Path, "-a", "127.0.0.1", "-p", $"{port}", "--configure-bucket", "bucket");
        Assert.SkipUnless(process is not null, "The S3 fake needs Node.js (Debian: apt-get install nodejs).");
        for (var tries = 0; tries < 1200; tries++)
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

    private static async Task<string?> InstallAsync()
    {
        // npm writes this file last: a folder without it comes from an installation that was cut short.
        if (File.Exists(Path.Combine(_home, "node_modules", ".package-lock.json")))
        {
            return null;
        }

        using var process = Start("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        if (process is null)
        {
            return "npm was not found.";
        }

        var text = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : text;
    }

    private static Process? Start(string program, params string[] args)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = _home, RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
