using System.Globalization;

namespace ModelOps.Monitoring.Segments;

/// <summary>One Parquet file of a log: <c>requests-20261130T065158Z-000017.parquet</c>, or several joined in one, <c>requests-20261130T065158Z-000001-000032.parquet</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Time">When it was written; of joined ones the last.</param>
/// <param name="First">Its number, or that of the first one in it.</param>
/// <param name="Last">Its number, or that of the last one in it.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record Segment(string Path, DateTimeOffset Time, long First, long Last, long Bytes)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string Extension = ".parquet";

    /// <summary>The name of a segment's file.</summary>
    internal static string NameOf(string kind, DateTimeOffset time, long first, long last) => string.Create(
        CultureInfo.InvariantCulture, $"{kind}-{time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{first:000000}{(first == last ? "" : $"-{last:000000}")}{Extension}");

    /// <summary>
    /// The segments of a kind in a folder, in the order they were written; none when there is no folder. One whose rows are in a joined one is left out:
    /// a process was killed before it could delete it.
    /// </summary>
    internal static IReadOnlyList<Segment> In(string folder, string kind) => [.. Live(Files(folder, kind))];

    /// <summary>Those that a joined one holds as well.</summary>
    internal static IReadOnlyList<Segment> Covered(string folder, string kind)
    {
        var files = Files(folder, kind);
        return [.. files.Except(Live(files))];
    }

    private static Segment[] Files(string folder, string kind) => !Directory.Exists(folder) ? [] :
    [
        .. new DirectoryInfo(folder).EnumerateFiles($"{kind}-*{Extension}").Select(file => Parse(file, kind)).OfType<Segment>()
            .OrderBy(segment => segment.First).ThenByDescending(segment => segment.Last),
    ];

    private static IEnumerable<Segment> Live(Segment[] files)
    {
        var last = -1L;
        foreach (var file in files.Where(file => file.Last > last))
        {
            last = file.Last;
            yield return file;
        }
    }

    private static Segment? Parse(FileInfo file, string kind)
    {
        var parts = System.IO.Path.GetFileNameWithoutExtension(file.Name)[(kind.Length + 1)..].Split('-');
        if (parts.Length is not (2 or 3)
            || !DateTimeOffset.TryParseExact(parts[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return null;
        }

        try
        {
            return new Segment(file.FullName, time, first, last, file.Length);
        }
        catch (FileNotFoundException)
        {
            // Deleted since the folder was listed.
            return null;
        }
    }
}
