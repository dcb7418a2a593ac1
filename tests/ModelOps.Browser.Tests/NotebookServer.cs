using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>Debian's classic Jupyter serving a folder on loopback, with our kernel installed and none of the user's files touched.</summary>
internal sealed class NotebookServer : IAsyncDisposable
{
    private const string Executable = "/usr/bin/jupyter-notebook";
    private readonly Process _process;
    private readonly TemporaryFolder _jupyter;
    private readonly Task<string> _log;

    private NotebookServer(Process process, TemporaryFolder jupyter, int port)
    {
        _process = process;
        _jupyter = jupyter;
        Address = new Uri($"http://127.0.0.1:{port}/");
        _log = process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; }

    public static async Task<NotebookServer> StartAsync(string folder)
    {
        Assert.SkipUnless(File.Exists(Executable), $"{Executable} is not installed (Debian: jupyter-notebook)");
        var jupyter = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["JUPYTER_DATA_DIR"] = jupyter.File("data"),
            ["JUPYTER_RUNTIME_DIR"] = jupyter.File("runtime"),
            ["JUPYTER_CONFIG_DIR"] = jupyter.File("config"),
            ["MODELOPS_STATE_FOLDER"] = jupyter.File("state"),
            ["IPYTHONDIR"] = jupyter.File("ipython"),
        };
        using (var install = Start(Path.Combine(AppContext.BaseDirectory, "modelops"), ["kernel", "install"], folder, environment))
        {
            await install.WaitForExitAsync();
            Assert.Equal(0, install.ExitCode);
        }

        var port = Ports.Free();
        string[] arguments = ["--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}", "--NotebookApp.token=", "--NotebookApp.password=", $"--notebook-dir={folder}"];
        var server = new NotebookServer(Start(Executable, arguments, folder, environment), jupyter, port);
        await server.WaitUntilReadyAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _jupyter.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        for (var i = 0; i < 1800; i++)
        {
            Assert.False(_process.HasExited, _process.HasExited ? $"jupyter-notebook ended:\n{await _log}" : "");
            try
            {
                if ((await client.GetAsync("api")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        Assert.Fail("jupyter-notebook did not answer within three minutes");
    }

    private static Process Start(string program, string[] arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
