using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>The process of a kernel that we started.</summary>
internal sealed partial class KernelProcess : IDisposable
{
    private const int Interrupted = 2; // SIGINT
    private const int MostErrorLines = 20;
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly Queue<string> _errors = new();
    private readonly bool _interruptsByMessage;

    private KernelProcess(Process process, DirectoryInfo folder, JupyterConnection connection, bool interruptsByMessage)
    {
        (_process, _folder, Connection, _interruptsByMessage) = (process, folder, connection, interruptsByMessage);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>Where it listens.</summary>
    public JupyterConnection Connection { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>How it ended, with the last it wrote to standard error.</summary>
    public string End
    {
        get
        {
            lock (_errors)
            {
                return $"exit code {_process.ExitCode}{(_errors.Count > 0 ? ": " + string.Join(" ", _errors).Trim() : "")}";
            }
        }
    }

    /// <summary>Starts a kernel.</summary>
    /// <param name="spec">Its kernelspec.</param>
    /// <param name="folder">The folder it works in.</param>
    /// <exception cref="KernelException">Its program cannot be started.</exception>
    public static KernelProcess Start(LaunchSpec spec, string folder)
    {
        var ports = FreePorts(5);
        var connection = new JupyterConnection
        {
            Address = IPAddress.Loopback,
            ShellPort = ports[0],
            ControlPort = ports[1],
            StdinPort = ports[2],
            IopubPort = ports[3],
            HeartbeatPort = ports[4],
            Key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
        };

        // A folder that only this user may read: the key is in it.
        var temporary = Directory.CreateTempSubdirectory("modelops-kernel-");
        var file = Path.Combine(temporary.FullName, "connection.json");
        File.WriteAllText(file, Json(connection).ToJsonString());
        var start = new ProcessStartInfo(spec.Program, spec.Arguments.Select(word => word.Replace("{connection_file}", file, StringComparison.Ordinal)))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        // It ends by itself when we die.
        start.Environment["JPY_PARENT_PID"] = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            return new KernelProcess(Process.Start(start)!, temporary, connection, spec.InterruptsByMessage);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            temporary.Delete(recursive: true);
            throw new KernelException($"The kernel '{spec.Name}' cannot be started: '{spec.Program}' was not found. Install it, or fix '{spec.File}'.", exception);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Interrupts what it runs, as its kernelspec says.</summary>
    public async Task InterruptAsync(KernelClient client)
    {
        if (_interruptsByMessage || OperatingSystem.IsWindows())
        {
            await client.ControlAsync("interrupt_request", []).ConfigureAwait(false);
        }
        else if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Interrupted);
        }
    }

    /// <summary>Ends it, and all that it has started.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(2));
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static JsonObject Json(JupyterConnection connection) => new()
    {
        ["transport"] = "tcp",
        ["ip"] = connection.Address.ToString(),
        ["shell_port"] = connection.ShellPort,
        ["control_port"] = connection.ControlPort,
        ["stdin_port"] = connection.StdinPort,
        ["iopub_port"] = connection.IopubPort,
        ["hb_port"] = connection.HeartbeatPort,
        ["signature_scheme"] = "hmac-sha256",
        ["key"] = connection.Key,
    };

    /// <summary>What it wrote to standard error so far is no reason for an end that comes later.</summary>
    public void ForgetErrors()
    {
        lock (_errors)
        {
            _errors.Clear();
        }
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > MostErrorLines)
                {
                    _errors.Dequeue();
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
