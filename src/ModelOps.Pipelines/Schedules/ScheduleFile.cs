using System.Security.Cryptography;
using System.Text;
using ModelOps.Files;

namespace ModelOps;

/// <summary>A file of a schedule.</summary>
/// <param name="Name">Where it belongs, relative to the project or the folder it is written to.</param>
/// <param name="Text">Its whole content.</param>
public sealed record ScheduleFile(string Name, string Text)
{
    private const string Mark = " Written by modelops schedule, sha256:";

    /// <summary>A file whose first line says who wrote it, with the digest of the rest.</summary>
    /// <param name="name">Where it belongs.</param>
    /// <param name="comment">How a line of comment begins.</param>
    /// <param name="body">The rest.</param>
    public static ScheduleFile Of(string name, string comment, string body) => new(name, $"{comment}{Mark}{Digest(body)}\n{body}");

    /// <summary>Writes it, unless somebody has changed what is there.</summary>
    /// <param name="folder">The folder that its name is relative to.</param>
    /// <param name="force">True to write over changes.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="InvalidInputException">Somebody has changed the file, or it cannot be written.</exception>
    internal string Write(string folder, bool force)
    {
        var path = Path.GetFullPath(Name, folder);
        if (!force && IsForeign(path))
        {
            throw new InvalidInputException($"'{path}' has been changed since it was written, or somebody else wrote it. Give {Wording.Option("force")} to write over it, or another folder with {Wording.Option("to")}.");
        }

        AtomicFile.WriteText(path, Text);
        return path;
    }

    /// <summary>Whether another file stands there than one that was written here and left as it was.</summary>
    internal static bool IsForeign(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        var text = File.ReadAllText(path);
        var (mark, end) = (text.IndexOf(Mark, StringComparison.Ordinal), text.IndexOf('\n', StringComparison.Ordinal));
        return mark < 0 || end < mark || text[(mark + Mark.Length)..end].TrimEnd() != Digest(text[(end + 1)..]);
    }

    private static string Digest(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\n"))))[..16];
}
