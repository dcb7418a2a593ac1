using System.Net;
using System.Text.Json;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Where a kernel listens and the key that signs its messages: a Jupyter connection file.</summary>
public sealed record JupyterConnection
{
    /// <summary>The address to bind, and nothing wider.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port of the shell channel; 0 lets the system choose.</summary>
    public int ShellPort { get; init; }

    /// <summary>Port of the control channel; 0 lets the system choose.</summary>
    public int ControlPort { get; init; }

    /// <summary>Port of the stdin channel; 0 lets the system choose.</summary>
    public int StdinPort { get; init; }

    /// <summary>Port on which outputs are published; 0 lets the system choose.</summary>
    public int IopubPort { get; init; }

    /// <summary>Port of the heartbeat; 0 lets the system choose.</summary>
    public int HeartbeatPort { get; init; }

    /// <summary>The signing key; empty switches signing off.</summary>
    public string Key { get; init; } = "";

    /// <summary>Reads a connection file.</summary>
    /// <param name="path">The path that the front end gave.</param>
    /// <exception cref="KernelException">The file is missing, broken, or asks for a transport or scheme other than TCP and HMAC-SHA256.</exception>
    public static JupyterConnection Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            throw new KernelException($"The connection file '{path}' cannot be read ({exception.Message}); Jupyter writes it when it starts a kernel.", exception);
        }
    }

    private static JupyterConnection Read(JsonElement file, string path)
    {
        var transport = Text(file, "transport", "tcp");
        var scheme = Text(file, "signature_scheme", "hmac-sha256");
        var ip = Text(file, "ip", "127.0.0.1");
        if (transport != "tcp" || scheme != "hmac-sha256")
        {
            throw new KernelException($"The connection file '{path}' asks for transport '{transport}' and signatures '{scheme}'; this kernel speaks tcp and hmac-sha256.");
        }

        return new JupyterConnection
        {
            Address = ip switch
            {
                "localhost" => IPAddress.Loopback,
                "*" => IPAddress.Any,
                _ => IPAddress.TryParse(ip, out var address)
                    ? address
                    : throw new KernelException($"The connection file '{path}' names the address '{ip}', which is not an IP address."),
            },
            ShellPort = Port(file, "shell_port"),
            ControlPort = Port(file, "control_port"),
            StdinPort = Port(file, "stdin_port"),
            IopubPort = Port(file, "iopub_port"),
            HeartbeatPort = Port(file, "hb_port"),
            Key = Text(file, "key", ""),
        };
    }

    private static string Text(JsonElement file, string name, string otherwise) =>
        file.TryGetProperty(name, out var value) ? value.GetString() ?? otherwise : otherwise;

    private static int Port(JsonElement file, string name) =>
        file.TryGetProperty(name, out var value) ? value.GetUInt16() : throw new FormatException($"{name} is missing");
}
