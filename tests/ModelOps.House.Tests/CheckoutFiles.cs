using System.Diagnostics;
using ModelOps.TestSupport;

namespace ModelOps.House.Tests;

/// <summary>The files of the checkout that git knows or would add.</summary>
internal static class CheckoutFiles
{
    internal static IReadOnlyList<string> All { get; } = List();

    internal static IEnumerable<string> CSharp =>
        All.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.EndsWith(".g.cs", StringComparison.Ordinal));

    internal static string Full(string file) => RepositoryPaths.Of(file);

    /// <summary>Fails with all that was found, uncut.</summary>
    internal static void None(IEnumerable<string> found)
    {
        var text = string.Join('\n', found);
        Assert.True(text.Length == 0, text);
    }

    private static List<string> List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", "ls-files --cached --others --exclude-standard")
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
        })!;
        var lines = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Full(file)))];
    }
}
