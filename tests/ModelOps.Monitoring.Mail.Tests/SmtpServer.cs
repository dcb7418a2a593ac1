using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MimeKit;
using ModelOps.TestSupport;

namespace ModelOps.Monitoring.Mail.Tests;

/// <summary>A mail server of its own on loopback: Debian's python3-aiosmtpd, which puts what it takes into a folder.</summary>
public sealed class SmtpServer : IAsyncLifetime
{
    // With a user it asks for one; a recipient that begins with "full" is put off, one with "unknown" is refused.
    private const string Program =
        """
        import sys
        from aiosmtpd.controller import Controller
        from aiosmtpd.handlers import Mailbox
        from aiosmtpd.smtp import AuthResult, LoginPassword
        class Box(Mailbox):
            tries = 0
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('unknown'): return '550 no such user'
                if address.startswith('full'):
                    Box.tries += 1
                    if Box.tries < 3: return '452 full'
                envelope.rcpt_tos.append(address)
                return '250 OK'
        def check(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and data.login == b'ada@x' and data.password == b'S3CR3T:@'
            return AuthResult(success=good, handled=False)
        port, folder, user = int(sys.argv[1]), sys.argv[2], sys.argv[3] == 'user'
        extra = dict(authenticator=check, auth_required=True, auth_require_tls=False) if user else {}
        controller = Controller(Box(folder), hostname='127.0.0.1', port=port, enable_SMTPUTF8=True, ready_timeout=100, **extra)
        controller.start()
        sys.stdin.read()
        """;

    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>Why there is none; null when it runs.</summary>
    public string? Missing { get; private set; }

    internal int Port { get; } = Ports.Free();

    internal bool AsksForUser { get; init; }

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo(Python) { ArgumentList = { _folder.Write("server.py", Program), $"{Port}", _folder.File("box"), AsksForUser ? "user" : "anybody" }, RedirectStandardInput = true, RedirectStandardError = true };
        try
        {
            _process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing = $"{Python} is not installed.";
            return;
        }

        for (var i = 0; i < 1000; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (!_process!.HasExited)
            {
                await Task.Delay(100);
            }
            catch (SocketException)
            {
                break;
            }
        }

        var error = await _process!.StandardError.ReadToEndAsync();
        Missing = error.Contains("No module named 'aiosmtpd'", StringComparison.Ordinal) ? "The mail server aiosmtpd (Debian: python3-aiosmtpd) is not installed." : throw new InvalidOperationException(error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(3000))
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Dispose();
    }

    internal IReadOnlyList<MimeMessage> Received() =>
        Directory.Exists(_folder.File("box", "new")) ? [.. new DirectoryInfo(_folder.File("box", "new")).GetFiles().OrderBy(file => int.Parse(Regex.Match(file.Name, @"Q(\d+)\.").Groups[1].Value, CultureInfo.InvariantCulture)).Select(file => MimeMessage.Load(file.FullName))] : [];
}
