using System.Runtime.CompilerServices;
using Xunit;

namespace ModelOps.TestSupport;

/// <summary>
/// Compares a rendered text with a file under <c>Golden/</c> beside the test. With the environment variable
/// <c>UPDATE_GOLDEN=1</c> it writes the file instead; look at the difference before committing it.
/// </summary>
public static class Golden
{
    /// <summary>Fails when <paramref name="actual"/> differs from the golden file.</summary>
    public static void Equal(string name, string actual, [CallerFilePath] string testFile = "") =>
        EqualFile(Path.Combine(Path.GetDirectoryName(testFile)!, "Golden", name), actual);

    /// <summary>Fails when <paramref name="actual"/> differs from the file at <paramref name="path"/>.</summary>
    public static void EqualFile(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"No golden file '{path}'. Run the test once with UPDATE_GOLDEN=1 and look at what it wrote.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
