using ModelOps.Governance.Privacy;

namespace ModelOps;

/// <summary>
/// Looks for personal data and secrets, by form, check digit and title of a column, in tables, notebooks, model folders, payload logs and texts. It says how much of what is where, never the values.
/// </summary>
public static class PrivacyScan
{
    private static readonly string[] _left = ["bin", "obj", "node_modules", "__pycache__"];

    /// <summary>The kinds that are looked for; those of a replaced value's <c>[kind]</c>.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["email", "phone", "iban", "card", "national-id", "ip", "name", "birth-date", "address", Redactor.Secret];

    /// <summary>Looks through a frame.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="name">What it is called in places; null for none.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static PrivacyReport Of(Frame frame, string? name = null, CancellationToken cancellationToken = default) => new(FrameScan.Find(frame, name ?? "", cancellationToken), 1, []);

    /// <summary>Looks through a file, or all files of a folder but hidden ones; what is neither a table nor text is passed over.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">There is none, or a file cannot be read; of a folder the report has it.</exception>
    public static PrivacyReport OfPath(string path, CancellationToken cancellationToken = default)
    {
        if (File.Exists(path))
        {
            var found = FileScan.Find(path, path, cancellationToken);
            return new(found ?? [], found is null ? 0 : 1, found is null ? [$"'{path}' is neither a table nor text, so nothing in it was looked at."] : []);
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidInputException($"There is no file or folder '{path}' to scan. Give a table, a notebook, a text, or a folder.");
        }

        var (all, looked, skipped) = (new List<PrivacyFinding>(), 0, new List<string>());
        foreach (var file in Files(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (FileScan.Find(file, file, cancellationToken) is { } found)
                {
                    looked++;
                    all.AddRange(found);
                }
            }
            catch (ModelOpsException exception)
            {
                skipped.Add(exception.Message);
            }
        }

        return new([.. Together(all)], looked, skipped);
    }

    /// <summary>A copy of a frame with each value of personal data or a secret replaced by its kind, as <c>[email]</c>; a numeric column that holds some becomes text.</summary>
    /// <param name="frame">The data.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static Frame Redact(Frame frame, CancellationToken cancellationToken = default) => FrameScan.Clean(frame, cancellationToken);

    /// <summary>Writes a copy of a table, a notebook or a text with each value replaced by its kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">The copy; a table's format is that of its ending.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    /// <exception cref="InvalidInputException">The file is missing, cannot be read or has no text, or the copy is the file itself.</exception>
    public static void RedactFile(string path, string output, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"There is no file '{path}' to write a clean copy of. Give a table, a notebook or a text file.");
        }

        if (Path.GetFullPath(path) == Path.GetFullPath(output))
        {
            throw new InvalidInputException($"'{output}' is the file that is scanned; a clean copy would write over it. Give {Wording.Option("redact")} another file.");
        }

        FileScan.Redact(path, output, cancellationToken);
    }

    private static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            yield return file;
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(below) is var name && !name.StartsWith('.') && !_left.Contains(name) && new DirectoryInfo(below).LinkTarget is null)
            {
                foreach (var file in Files(below))
                {
                    yield return file;
                }
            }
        }
    }

    // A log of requests is many files of the same columns.
    private static IEnumerable<PrivacyFinding> Together(IEnumerable<PrivacyFinding> all) => all
        .GroupBy(found => found with { Place = Parts(found.Place), Count = 0, Share = null })
        .Select(same => same.Count() == 1 ? same.First() : same.Key with
        {
            Count = same.Sum(found => found.Count),
            Share = same.Any(found => found.Share is not > 0) ? null : same.Sum(found => found.Count) / same.Sum(found => found.Count / found.Share),
        });

    private static string Parts(string place) => place.LastIndexOf(".parquet, column '", StringComparison.Ordinal) is > 0 and var at ? $"{Path.Combine(Path.GetDirectoryName(place[..at])!, "*")}{place[at..]}" : place;
}
