using System.Text.RegularExpressions;
using ModelOps.Data.Csv;

namespace ModelOps.Data.Sql;

/// <summary>
/// CSV files in a query whose first line is Excel's <c>sep=;</c>, which DuckDB would take for data: each becomes a view under the
/// file's name, which DuckDB looks for before it looks for the file. Where a query goes past such a view, it is refused.
/// </summary>
/// <param name="frames">The session's frames; one that has a file's name is meant by it.</param>
/// <param name="glob">The files that a pattern names.</param>
internal sealed partial class SeparatorFiles(FrameTables frames, Func<string, IEnumerable<string>> glob)
{
    private const int HeadBytes = 64;
    private readonly HashSet<string> _views = new(StringComparer.Ordinal);

    /// <summary>The statements that make the views, and drop the view of a file that has lost the line.</summary>
    /// <exception cref="InvalidInputException">A first line begins with <c>sep=</c> but names no separator, or would be read as data.</exception>
    public IEnumerable<string> Views(string sql)
    {
        foreach (var reader in Readers().Matches(sql).Where(reader => !Skip().IsMatch(Quotes().Replace(reader.Value, ""))))
        {
            Refuse(Names(reader.Value));
        }

        var rest = Readers().Replace(sql, "");
        Refuse(Sources().Matches(rest).Select(match => match.Groups[1].Value).Where(source => !IsQuoted(source) || !File.Exists(Plain(source))).Select(Plain));
        foreach (var name in Names(rest).Where(name => File.Exists(name) && !frames.Has(name)))
        {
            if (SeparatorOf(name) is { } separator)
            {
                _views.Add(name);
                yield return $"CREATE OR REPLACE TEMP VIEW {SqlSession.Quoted(name)} AS SELECT * FROM {Reader(name, separator)}";
            }
            else if (_views.Remove(name))
            {
                yield return $"DROP VIEW IF EXISTS {SqlSession.Quoted(name)}";
            }
        }
    }

    private static IEnumerable<string> Names(string sql) => Quotes().Matches(sql).Select(match => Plain(match.Value)).Distinct(StringComparer.Ordinal);

    private static bool IsQuoted(string source) => source[0] is '\'' or '"';

    private static string Plain(string source) => IsQuoted(source) ? source[1..^1].Replace(new string(source[0], 2), source[..1], StringComparison.Ordinal) : source;

    private void Refuse(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            var isPattern = pattern.AsSpan().ContainsAny('*', '?', '[') && CsvName().IsMatch(pattern) && !pattern.Contains("://", StringComparison.Ordinal);
            foreach (var file in File.Exists(pattern) ? [pattern] : isPattern ? glob(pattern) : [])
            {
                if (SeparatorOf(file) is { } separator)
                {
                    throw new InvalidInputException(
                        $"'{file}' begins with the line 'sep={separator}', which this query would read as data. Write FROM {SqlSession.Literal(file)}, or {Reader(pattern, separator)}.");
                }
            }
        }
    }

    private static string Reader(string name, char separator) => $"read_csv({SqlSession.Literal(name)}, delim = {SqlSession.Literal(separator.ToString())}, skip = 1, header = true)";

    private static char? SeparatorOf(string name)
    {
        if (!CsvName().IsMatch(name))
        {
            return null;
        }

        using var stream = CsvFile.At(name).Open(out _);
        var head = new byte[HeadBytes];
        ReadOnlySpan<byte> text = head.AsSpan(0, stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false));
        text = text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? text[3..] : text;
        return CsvSeparatorLine.Read(name, text, (byte)'"', out var separator) == 0 ? null : (char)separator;
    }

    [GeneratedRegex(@"'(?>[^']|'')+'|""(?>[^""]|"""")+""")]
    private static partial Regex Quotes();

    // What takes a file by itself, with its options.
    [GeneratedRegex("""\b(?:read_csv(?:_auto)?\s*\((?>'[^']*'|"[^"]*"|\([^()'"]*\)|[^()'"])*\)|copy\s+[\w."]+\s*(?:\([^()]*\)\s*)?from\s+'[^;]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Readers();

    [GeneratedRegex(@"\b(?:from|join)\s+('(?>[^']|'')+'|""(?>[^""]|"""")+""|(?:\w+\.)+\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Sources();

    [GeneratedRegex(@"\bskip\b", RegexOptions.IgnoreCase)]
    private static partial Regex Skip();

    [GeneratedRegex(@"\.(csv|tsv|txt)(\.gz)?$", RegexOptions.IgnoreCase)]
    private static partial Regex CsvName();
}
