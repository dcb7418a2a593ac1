using System.Reflection;
using System.Runtime.InteropServices;

namespace ModelOps.Native;

/// <summary>
/// Finds and loads a native library that travels with the toolkit. Places, in order: the file or folder named by an
/// environment variable; <c>runtimes/&lt;rid&gt;/native</c> beside the app; the app's folder; the same two beside the
/// owner's assembly; the folders the host was started with (a user's own native package); the system.
/// </summary>
public static class NativeLibraryLocator
{
    /// <summary>Loads the first library found.</summary>
    /// <param name="title">The library's name for people, as <c>DuckDB</c>.</param>
    /// <param name="environmentVariable">A variable that names the library's file or folder; it wins over all other places.</param>
    /// <param name="fileNames">File names on this system, the preferred one first; see <see cref="ForPlatform"/>.</param>
    /// <param name="owner">The assembly that binds the library.</param>
    /// <returns>The handle; it is never freed.</returns>
    /// <exception cref="InvalidInputException">None could be loaded; the message names the places and the reason.</exception>
    public static nint Load(string title, string environmentVariable, IReadOnlyList<string> fileNames, Assembly owner)
    {
        string? refusal = null;
        foreach (var path in Candidates(environmentVariable, fileNames, owner).Where(File.Exists))
        {
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException)
            {
                refusal ??= $" '{path}' was found but cannot be loaded: {fault.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}.";
            }
        }

        foreach (var name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return handle;
            }
        }

        throw new InvalidInputException(
            $"{title}'s native library ({string.Join(" or ", fileNames)}) was not found for {Rid}.{refusal} " +
            $"Build again with npm installed, or set {environmentVariable} to the library's path.");
    }

    /// <summary>Full paths where the library may be, in order of preference, whether or not they exist.</summary>
    /// <param name="environmentVariable">A variable that names the library's file or folder.</param>
    /// <param name="fileNames">File names on this system.</param>
    /// <param name="owner">The assembly that binds the library.</param>
    public static IEnumerable<string> Candidates(string environmentVariable, IReadOnlyList<string> fileNames, Assembly owner)
    {
        var given = Environment.GetEnvironmentVariable(environmentVariable);
        if (!string.IsNullOrEmpty(given))
        {
            yield return Path.GetFullPath(given);
        }

        foreach (var folder in Folders(given, owner).Distinct(StringComparer.Ordinal))
        {
            foreach (var name in fileNames)
            {
                yield return Path.Combine(folder, name);
            }
        }
    }

    /// <summary>The file names for the system this process runs on.</summary>
    /// <param name="windows">Names on Windows.</param>
    /// <param name="mac">Names on macOS.</param>
    /// <param name="linux">Names elsewhere.</param>
    public static IReadOnlyList<string> ForPlatform(string[] windows, string[] mac, string[] linux) =>
        OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? mac : linux;

    private static string Rid => RuntimeInformation.RuntimeIdentifier;

    private static IEnumerable<string> Folders(string? given, Assembly owner)
    {
        if (!string.IsNullOrEmpty(given))
        {
            yield return Path.GetFullPath(given);
        }

        // Location is empty in a single-file app; the app's folder then covers it.
        var beside = string.IsNullOrEmpty(owner.Location) ? AppContext.BaseDirectory : Path.GetDirectoryName(owner.Location)!;
        foreach (var folder in (string[])[AppContext.BaseDirectory, beside])
        {
            yield return Path.Combine(folder, "runtimes", PortableRid, "native");
            yield return folder;
        }

        foreach (var folder in (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }

    // Native packages use portable identifiers (linux-x64), not the distribution's (debian.12-x64).
    private static string PortableRid =>
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
}
