namespace ModelOps.Kernel.Documents;

/// <summary>Which lines of a .dib file start cells. A source line that looks like one is written with one more blank at its end.</summary>
internal static class DibLines
{
    /// <summary>The language that a line starts a cell in; null when it starts none.</summary>
    public static string? Start(string line, ISet<string> declared)
    {
        if (!line.StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        var name = line[2..];
        return CellLanguages.Known(name) ?? (declared.Contains(name) ? name : null);
    }

    /// <summary>A source line as it stands in the file.</summary>
    public static string Escape(string line, ISet<string> declared) => IsLookalike(line, declared) ? line + " " : line;

    /// <summary>A line of the file as it stands in the source.</summary>
    public static string Unescape(string line, ISet<string> declared) => line.EndsWith(' ') && IsLookalike(line, declared) ? line[..^1] : line;

    private static bool IsLookalike(string line, ISet<string> declared) => line.StartsWith("#!", StringComparison.Ordinal) && Start(line.TrimEnd(' '), declared) is not null;
}
