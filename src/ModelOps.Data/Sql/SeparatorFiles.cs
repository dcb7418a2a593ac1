using System.Text.RegularExpressions;
using ModelOps.Data.Csv;

namespace ModelOps.Data.Sql;

/// <summary>
/// CSV files in a query whose first line is Excel's <c>sep=;</c>, which DuckDB would take for data: each becomes a view under the
/// file's name, which DuckDB looks for before it looks for the file.
/// </summary>
internal static partial class SeparatorFiles
{
    private const int HeadBytes = 64;

    /// <summary>The statements that make the views.</summary>
    /// <exception cref="InvalidInputException">A file's first line begins with <c>sep=</c> but names no separator.</exception>
    public static IEnumerable<string> Views(string sql) => Names(sql).Select(View).OfType<string>();

    private static IEnumerable<string> Names(string sql) => Literal().Matches(sql)
        .Select(match => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal))
        .Where(name => File.Exists(name) && CsvName().IsMatch(name)).Distinct(StringComparer.Ordinal);

    private static string? View(string name)
    {
        using var stream = CsvFile.At(name).Open(out _);
        var head = new byte[HeadBytes];
        ReadOnlySpan<byte> text = head.AsSpan(0, stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false));
        text = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text;
        return CsvSeparatorLine.Read(name, text, (byte)'"', out var separator) == 0
            ? null
            : $"CREATE OR REPLACE TEMP VIEW {SqlSession.Quoted(name)} AS SELECT * FROM read_csv({SqlSession.Literal(name)}, delim = {SqlSession.Literal(((char)separator).ToString())}, skip = 1, header = true)";
    }

    [GeneratedRegex("'((?:[^']|'')+)'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\.(csv|tsv|txt)(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex CsvName();
}
