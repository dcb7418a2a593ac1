using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.Data.PostgreSql.Tests;

/// <summary>A PostgreSQL server of its own, on loopback, in a folder that goes with it. Needs PostgreSQL's programs, but no server that runs.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    internal const string Password = "s3cr3t word";
    private readonly string _folder = Directory.CreateTempSubdirectory("modelops-pg-").FullName;
    private readonly int _port = Ports.Free();
    private bool _isRunning;

    /// <summary>Why there is no server; null when it runs.</summary>
    public string? Missing { get; private set; }

    internal string Address => $"postgresql://tester:{Uri.EscapeDataString(Password)}@127.0.0.1:{_port}/postgres";

    internal string Keywords => $"postgresql:Host=127.0.0.1;Port={_port};Username=tester;Password={Password};Database=postgres";

    private static string? Programs { get; } = new[] { "/usr/lib/postgresql" }.Where(Directory.Exists)
        .SelectMany(folder => Directory.GetDirectories(folder)).OrderDescending().Select(folder => Path.Combine(folder, "bin"))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    public async ValueTask InitializeAsync()
    {
        if (Programs is null)
        {
            Missing = "PostgreSQL is not installed (its program initdb was not found).";
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), Password);
        if (Environment.UserName == "root")
        {
            // The server refuses to run as root; Debian's package brings this user.
            await RunAsync("chown", "-R", "postgres", _folder);
        }

        await RunAsync(Path.Combine(Programs, "initdb"), "-D", $"{_folder}/data", "-U", "tester", "--auth=scram-sha-256", $"--pwfile={_folder}/password", "--no-sync", "-E", "UTF8");
        await RunAsync(Path.Combine(Programs, "pg_ctl"), "-D", $"{_folder}/data", "-l", $"{_folder}/log", "-w", "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off", "start");
        _isRunning = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            await RunAsync(Path.Combine(Programs!, "pg_ctl"), "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var asUser = Environment.UserName == "root" && program != "chown";
        var start = new ProcessStartInfo(asUser ? "runuser" : program, asUser ? ["-u", "postgres", "--", program, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(start)!;
        // The server keeps the output open, so it is not read to its end.
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
