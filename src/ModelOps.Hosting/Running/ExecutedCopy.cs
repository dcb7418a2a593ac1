using System.Globalization;
using System.Text;

namespace ModelOps.Hosting.Running;

/// <summary>The file that a headless run's executed notebook goes to.</summary>
internal static class ExecutedCopy
{
    // A run that dies before it writes leaves a notebook, too.
    private const string Placeholder = """{"cells": [], "metadata": {"modelops": {"status": "running"}}, "nbformat": 4, "nbformat_minor": 5}""";

    /// <summary>
    /// Finds the place and takes it, before an hour of cells has run: without <c>-o</c> a name in <c>runs/</c> that no other run has or is about to have.
    /// </summary>
    /// <returns>The full path.</returns>
    /// <exception cref="InvalidInputException">Nothing can be written there.</exception>
    internal static string Reserve(NotebookRunOptions options, string notebook)
    {
        if (options.Output is { } chosen)
        {
            var path = Path.GetFullPath(chosen, options.Folder);
            Try(path, () => CheckWritable(path));
            return path;
        }

        var time = TimeProvider.System.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var stem = Path.Combine(options.Folder, "runs", $"{Path.GetFileNameWithoutExtension(notebook)}-{time}");
        for (var number = 1; ; number++)
        {
            var path = Path.GetFullPath(number == 1 ? $"{stem}.ipynb" : $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}.ipynb");
            if (Try(path, () => TryCreate(path)))
            {
                return path;
            }
        }
    }

    /// <summary>Gives a place back that nothing was written to.</summary>
    internal static void ReleaseIfUnused(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path) == Placeholder)
        {
            File.Delete(path);
        }
    }

    private static bool TryCreate(string path)
    {
        // Of several runs that want the name, one makes this file; File.Move alone does not keep two from taking the same place. Where it is no more, the place is taken: so it is looked for first.
        var claim = $"{path}.tmp";
        try
        {
            using (var file = new FileStream(claim, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(Placeholder));
            }

            if (File.Exists(path))
            {
                File.Delete(claim);
                return false;
            }

            File.Move(claim, path);
            return true;
        }
        catch (IOException) when (File.Exists(claim) || File.Exists(path))
        {
            return false;
        }
    }

    private static bool CheckWritable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("It is a folder.");
        }

        var probe = $"{path}.{Guid.NewGuid():N}.tmp";
        new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        return true;
    }

    private static bool Try(string path, Func<bool> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The executed notebook cannot be written to '{path}': {exception.Message} Choose another place with -o.", exception);
        }
    }
}
