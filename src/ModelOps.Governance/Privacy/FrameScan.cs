using System.Globalization;
using ModelOps.Redaction;

namespace ModelOps.Governance.Privacy;

/// <summary>Looks through the columns of a frame: each distinct text once, and whole numbers; fractions are no personal data.</summary>
internal static class FrameScan
{
    private const double MostPass = 0.9;
    private const int FewestPass = 5;
    private const long LeastNumber = 10_000_000;

    /// <summary>What was found in one column, with a clean copy of it.</summary>
    internal sealed record ColumnFindings(IReadOnlyList<(string Kind, string Label, long Rows, bool IsByTitle)> Found, Func<Column> Clean);

    public static IReadOnlyList<PrivacyFinding> Find(Frame frame, string place, CancellationToken cancellationToken) =>
        [.. Columns(frame, cancellationToken).SelectMany((column, i) => column.Found.Select(found => new PrivacyFinding(found.Kind, found.Label, Place(place, frame.Columns[i].Name), found.Rows, (double)found.Rows / Math.Max(1, frame.RowCount)) { IsByTitle = found.IsByTitle }))];

    public static Frame Clean(Frame frame, CancellationToken cancellationToken) =>
        new(Columns(frame, cancellationToken).Select((column, i) => column.Found.Count == 0 ? frame.Columns[i] : column.Clean()));

    public static string Place(string place, string column) => $"{(place.Length == 0 ? "" : place + ", ")}column '{column}'";

    internal static string KindOf(string placeholder) => placeholder.Trim('[', ']');

    private static ColumnFindings[] Columns(Frame frame, CancellationToken cancellationToken)
    {
        var columns = new ColumnFindings[frame.Columns.Count];
        Parallel.For(0, columns.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => columns[i] = Of(frame.Columns[i]));
        return columns;
    }

    private static ColumnFindings Of(Column column)
    {
        switch (column)
        {
            case StringColumn text:
                var rows = new long[text.Categories.Count];
                foreach (var code in text.Codes)
                {
                    if (code >= 0)
                    {
                        rows[code]++;
                    }
                }

                return Of(text.Name, text.Categories, rows, clean => StringColumn.From(text.Name, Enumerable.Range(0, text.Count).Select(row => text.Codes[row] < 0 ? null : clean[text.Codes[row]])));
            case Column<long> numbers:
                var distinct = new Dictionary<long, int>();
                var (values, counts) = (new List<string>(), new List<long>());
                for (var row = 0; row < numbers.Count; row++)
                {
                    // Shorter ones are counts, years and codes.
                    if (!numbers.IsMissing(row) && numbers.Values[row] >= LeastNumber)
                    {
                        if (distinct.TryAdd(numbers.Values[row], values.Count))
                        {
                            values.Add(numbers.Values[row].ToString(CultureInfo.InvariantCulture));
                            counts.Add(0);
                        }

                        counts[distinct[numbers.Values[row]]]++;
                    }
                }

                return Of(numbers.Name, values, counts, clean => StringColumn.From(numbers.Name, Enumerable.Range(0, numbers.Count).Select(row => numbers.IsMissing(row) ? null
                    : distinct.TryGetValue(numbers.Values[row], out var at) ? clean[at] : numbers.Values[row].ToString(CultureInfo.InvariantCulture))));
            case Column<DateTime> times when PersonalTitles.Of(times.Name, ["2000-01-01"], times.Count - times.MissingCount) is { Name: var kind, Placeholder: var placeholder }:
                return new([(KindOf(placeholder), kind, times.Count - times.MissingCount, true)], () => StringColumn.From(times.Name, Enumerable.Range(0, times.Count).Select(row => times.IsMissing(row) ? null : placeholder)));
            default:
                return new([], () => column);
        }
    }

    private static ColumnFindings Of(string title, IReadOnlyList<string> values, IReadOnlyList<long> rows, Func<string[], Column> make)
    {
        var failed = new Dictionary<PersonalKind, long>();
        var found = values.Select(value => PersonalText.Candidates(value, failed)).ToArray();
        var secrets = values.Select(value => SecretText.Find(title, value)).ToArray();
        foreach (var kind in found.SelectMany(matches => matches).Select(match => match.Kind).Where(kind => kind.Proof != Proof.Sure).Distinct().ToArray())
        {
            var passed = found.Sum(matches => matches.Count(match => match.Kind == kind && (match.IsBare || kind.Proof == Proof.Hinted)));
            var enough = kind.Proof == Proof.Counted ? passed >= failed.GetValueOrDefault(kind)
                : PersonalTitles.Hints(title, kind) || (passed >= FewestPass && passed >= MostPass * values.Count);
            if (!enough)
            {
                Array.ForEach(found, matches => matches.RemoveAll(match => match.Kind == kind && (match.IsBare || kind.Proof == Proof.Hinted)));
            }
        }

        // Versions of programs are four numbers, too.
        if (title.Contains("version", StringComparison.OrdinalIgnoreCase))
        {
            Array.ForEach(found, matches => matches.RemoveAll(match => match.Kind.Placeholder == "[ip]"));
        }

        var kinds = new List<(string Kind, string Label, long Rows, bool IsByTitle)>();
        foreach (var kind in found.SelectMany(matches => matches).Select(match => (match.Kind.Name, match.Kind.Placeholder)).Distinct())
        {
            kinds.Add((KindOf(kind.Placeholder), kind.Name, values.Index().Where(value => found[value.Index].Exists(match => match.Kind.Name == kind.Name)).Sum(value => rows[value.Index]), false));
        }

        var titled = kinds.Count > 0 ? null : PersonalTitles.Of(title, values as IReadOnlyCollection<string> ?? [.. values], rows.Sum());
        if (titled is not null)
        {
            kinds.Add((KindOf(titled.Placeholder), titled.Name, rows.Sum(), true));
        }

        foreach (var kind in secrets.SelectMany(matches => matches).Select(match => match.Kind).Distinct())
        {
            kinds.Add((Redactor.Secret, kind, values.Index().Where(value => secrets[value.Index].Any(match => match.Kind == kind)).Sum(value => rows[value.Index]), false));
        }

        return new(kinds, () => make([.. values.Select((value, i) => titled is not null ? titled.Placeholder : Redactor.Replace(value, found[i], secrets[i]))]));
    }
}
