using System.Text.RegularExpressions;

namespace ModelOps;

/// <summary>How a text column becomes weighted terms.</summary>
public sealed record TfIdfOptions
{
    /// <summary>The fewest words of a term.</summary>
    public int MinWords { get; init; } = 1;

    /// <summary>The most words of a term; 2 adds pairs of neighbours.</summary>
    public int MaxWords { get; init; } = 1;

    /// <summary>The most terms, the most frequent first, ties by text.</summary>
    public int MaxTerms { get; init; } = 100;

    /// <summary>Terms in fewer rows are left out.</summary>
    public int MinRows { get; init; } = 1;
}

public sealed partial class Frame
{
    /// <summary>
    /// Replaces a text column by one Float64 column a term, <c>COLUMN_TERM</c>: count × (ln((1 + rows) / (1 + rows with the term)) + 1), each row
    /// scaled to length 1. Words are runs of two or more letters, digits or underscores, lower-cased. As scikit-learn's TfidfVectorizer.
    /// </summary>
    /// <param name="column">A text column; missing counts as empty.</param>
    /// <param name="options">Which terms; null for the hundred most frequent words.</param>
    /// <exception cref="InvalidInputException">No such column, not a text one, or options out of range.</exception>
    public Frame TfIdf(string column, TfIdfOptions? options = null)
    {
        options ??= new TfIdfOptions();
        if (options.MinWords < 1 || options.MaxWords < options.MinWords || options.MaxTerms < 1)
        {
            throw new InvalidInputException($"Terms of {options.MinWords} to {options.MaxWords} words, at most {options.MaxTerms}, are none. Give 1 or more words, the fewer first, and 1 or more terms.");
        }

        // Rows with one text have one code, so each text is cut only once.
        var texts = Texts(column);
        var counts = texts.Categories.Select(text => CountTerms(text, options)).ToArray();
        var rowsWith = new Dictionary<string, (long Rows, long Count)>(StringComparer.Ordinal);
        foreach (var code in texts.Codes)
        {
            foreach (var (term, count) in code < 0 ? [] : counts[code])
            {
                var (rows, all) = rowsWith.GetValueOrDefault(term);
                rowsWith[term] = (rows + 1, all + count);
            }
        }

        var terms = rowsWith.Where(pair => pair.Value.Rows >= options.MinRows).OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(options.MaxTerms).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray();
        var weights = terms.Select(term => Math.Log((1.0 + RowCount) / (1 + rowsWith[term].Rows)) + 1).ToArray();
        var vectors = counts.Select(ofText => Weighted(ofText, terms, weights)).ToArray();
        var columns = terms.Select((term, i) => new Column<double>($"{column}_{term}", ValuesOf(texts, vectors, i)));
        return new Frame(_columns.SelectMany(old => old == texts ? columns : (IEnumerable<Column>)[old]));
    }

    [GeneratedRegex(@"\w\w+")]
    private static partial Regex Words { get; }

    private static Dictionary<string, int> CountTerms(string text, TfIdfOptions options)
    {
        var words = Words.Matches(text.ToLowerInvariant()).Select(match => match.Value).ToArray();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var length = options.MinWords; length <= options.MaxWords; length++)
        {
            for (var start = 0; start + length <= words.Length; start++)
            {
                var term = string.Join(' ', words, start, length);
                counts[term] = counts.GetValueOrDefault(term) + 1;
            }
        }

        return counts;
    }

    private static double[] Weighted(Dictionary<string, int> counts, string[] terms, double[] weights)
    {
        var vector = terms.Select((term, i) => counts.GetValueOrDefault(term) * weights[i]).ToArray();
        var length = Math.Sqrt(vector.Sum(value => value * value));
        return length > 0 ? Array.ConvertAll(vector, value => value / length) : vector;
    }

    private static double[] ValuesOf(StringColumn texts, double[][] vectors, int term)
    {
        var values = new double[texts.Count];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = texts.Codes[row] < 0 ? 0 : vectors[texts.Codes[row]][term];
        }

        return values;
    }
}
