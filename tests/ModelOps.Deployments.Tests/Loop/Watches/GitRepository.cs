using System.Diagnostics;

namespace ModelOps.Deployments.Tests.Loop.Watches;

/// <summary>A real repository that depends on no configuration of this machine.</summary>
internal sealed class GitRepository : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal GitRepository() => Git("init", "--quiet", "--initial-branch=main");

    internal string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Commits a file.</summary>
    /// <returns>The commit.</returns>
    internal string Commit(string file, string message = "Change")
    {
        _folder.Write(file, Guid.NewGuid().ToString());
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    internal string Git(params string[] words)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false", .. words]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = (OperatingSystem.IsWindows() ? "NUL" : "/dev/null", "1");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return output.Trim();
    }
}
