using System.Diagnostics;
using Xunit;

namespace ModelOps.TestSupport;

/// <summary>A real repository that depends on no configuration of this machine.</summary>
public sealed class GitFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A repository in a fresh folder, without a commit.</summary>
    public GitFolder()
    {
        Git("init", "--quiet", "--initial-branch=main");

        // For what is tested and calls git itself.
        Git("config", "user.name", "Ada");
        Git("config", "user.email", "ada@example.org");
    }

    /// <summary>Where it is.</summary>
    public string Folder => _folder.Path;

    /// <summary>A path in it.</summary>
    public string File(params string[] parts) => _folder.File(parts);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text) => _folder.Write(name, text);

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    /// <summary>Changes a file and commits all.</summary>
    /// <returns>The commit.</returns>
    public string Commit(string file, string message = "Change")
    {
        _folder.Write(file, Guid.NewGuid().ToString());
        return CommitAll(message);
    }

    /// <summary>Commits all files.</summary>
    /// <returns>The commit.</returns>
    public string CommitAll(string message = "Change")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Git("rev-parse", "HEAD");
    }

    /// <summary>Runs git, which must succeed.</summary>
    /// <returns>What it writes.</returns>
    public string Git(params string[] words)
    {
        var (code, output, error) = TryGit(words);
        Assert.True(code == 0, error);
        return output;
    }

    /// <summary>Runs git.</summary>
    public (int Code, string Output, string Error) TryGit(params string[] words)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false", .. words]) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = (OperatingSystem.IsWindows() ? "NUL" : "/dev/null", "1");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        process.WaitForExit();
        return (process.ExitCode, output.Trim(), error);
    }
}
