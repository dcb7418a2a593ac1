using System.Text;

namespace ModelOps.Files;

/// <summary>Writes files so that a reader, or a crash, sees the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/> through a temporary file beside it, then replaces it.</summary>
    /// <param name="path">The file to write; its folder is made when absent.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="ownerOnly">True for a file that no other user of the machine may read.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (var stream = new FileStream(temporary, Options(ownerOnly)))
            {
                write(stream);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"Cannot write '{path}': {exception.Message} Choose a folder that can be written.", exception);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file to write; its folder is made when absent.</param>
    /// <param name="text">The whole content.</param>
    /// <param name="ownerOnly">True for a file that no other user of the machine may read.</param>
    /// <param name="toDisk">True to be on the disk when this returns: what is done next must not outlive it.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public static void WriteText(string path, string text, bool ownerOnly = false, bool toDisk = false) => Write(
        path,
        stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            if (toDisk)
            {
                ((FileStream)stream).Flush(flushToDisk: true);
            }
        },
        ownerOnly);

    private static FileStreamOptions Options(bool ownerOnly)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
