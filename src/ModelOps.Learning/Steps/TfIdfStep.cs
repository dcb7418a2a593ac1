using System.Text.RegularExpressions;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns free text into the weights of its words and word sequences: count × (ln((1 + n) / (1 + rows with it)) + 1), each row scaled to
/// length 1 (scikit-learn's TfidfVectorizer). A word is a run of letters and digits; upper and lower case of A to Z are the same.
/// The graph cuts words with ONNX Runtime's own Tokenizer (<c>com.microsoft</c>).
/// </summary>
internal sealed partial class TfIdfStep(ColumnChoice columns, int mostTerms, int longest) : IPipelineStep
{
    // Everything in ASCII that is no letter or digit parts words; all other characters belong to words.
    private const string Word = @"[^\x00-\x2F\x3A-\x40\x5B-\x60\x7B-\x7F]+";

    public ColumnChoice? TextsTaken => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted([.. columns.Texts(table).Select(name => Learn(table.Texts.First(text => text.Name == name)))]);

    [GeneratedRegex(Word, RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    private static string[] Split(string text) => [.. Words().Matches(text).Select(word => Lower(word.Value))];

    private static string Lower(string word) => string.Create(word.Length, word, (lower, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    private static IEnumerable<string> Terms(string[] words, int longest) => Enumerable.Range(1, longest)
        .SelectMany(length => Enumerable.Range(0, Math.Max(0, words.Length - length + 1)).Select(start => string.Join(' ', words.AsSpan(start, length))));

    private Vectorizer Learn(StringColumn column)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < column.Count; row++)
        {
            foreach (var term in Terms(Split(column.Text(row) ?? ""), longest).Distinct(StringComparer.Ordinal))
            {
                rows[term] = rows.GetValueOrDefault(term) + 1;
            }
        }

        // Shorter sequences first, as the graph's pool wants them.
        var terms = rows.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(mostTerms)
            .Select(pair => pair.Key).OrderBy(term => term.Count(c => c == ' ')).ThenBy(term => term, StringComparer.Ordinal).ToArray();
        return new Vectorizer(column.Name, terms, [.. terms.Select(term => (float)(Math.Log((1.0 + column.Count) / (1 + rows[term])) + 1))], longest);
    }

    private sealed record Vectorizer(string Column, string[] Terms, float[] Weights, int Longest)
    {
        public string[] Names => [.. Terms.Select(term => $"{Column}:{term}")];

        public void Apply(PreparedTable table)
        {
            var column = table.TakeText(Column);
            var places = Terms.Select((term, place) => (term, place)).ToDictionary(pair => pair.term, pair => pair.place, StringComparer.Ordinal);
            var values = Terms.Select(_ => new double[column.Count]).ToArray();
            var row = new double[Terms.Length];
            for (var i = 0; i < column.Count; i++)
            {
                Array.Clear(row);
                foreach (var term in TfIdfStep.Terms(Split(column.Text(i) ?? ""), Longest))
                {
                    if (places.TryGetValue(term, out var place))
                    {
                        row[place] += Weights[place];
                    }
                }

                var norm = Math.Sqrt(row.Sum(value => value * value));
                for (var j = 0; j < row.Length && norm > 0; j++)
                {
                    values[j][i] = row[j] / norm;
                }
            }

            table.Numbers.AddRange(Names.Select((name, j) => PreparedNumber.Of(name, values[j])));
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            var lower = graph.Node("StringNormalizer", [table.TakeText(Column)], new("case_change_action", "LOWER"), new("is_case_sensitive", 1), new("locale", "C"));
            var words = graph.Nodes(
                "Tokenizer", "com.microsoft", [lower], 1, new("mark", 0), new("mincharnum", 1), new("pad_value", " "), new OnnxAttribute("tokenexp", Word))[0];
            long[] starts = [.. Enumerable.Range(1, Longest).Select(length => Terms.Where(term => Size(term) < length).Sum(Size))];
            var counts = graph.Node(
                "TfIdfVectorizer",
                [words],
                new("mode", "TFIDF"),
                new("min_gram_length", 1),
                new("max_gram_length", Longest),
                new("max_skip_count", 0),
                new("ngram_counts", starts),
                new("ngram_indexes", [.. Enumerable.Range(0, Terms.Length).Select(place => (long)place)]),
                new("pool_strings", [.. Terms.SelectMany(term => term.Split(' '))]),
                new OnnxAttribute("weights", Weights));
            var row = graph.Cast(counts, OnnxType.Double);
            var squares = graph.Node("ReduceSum", [graph.Node("Mul", [row, row]), graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));
            var empty = graph.Node("Equal", [squares, graph.Constant([0.0], 1)]);
            var norm = graph.Node("Sqrt", [graph.Node("Where", [empty, graph.Constant([1.0], 1), squares])]);
            table.AddNumbers(graph.Node("Div", [row, norm]), Names);
        }

        private static long Size(string term) => term.Count(c => c == ' ') + 1;
    }

    private sealed class Fitted(Vectorizer[] vectorizers) : IFittedStep
    {
        public void Apply(PreparedTable table) => Array.ForEach(vectorizers, vectorizer => vectorizer.Apply(table));

        public void Export(GraphTable table)
        {
            foreach (var vectorizer in vectorizers)
            {
                if (vectorizer.Terms.Length == 0)
                {
                    table.TakeText(vectorizer.Column);
                }
                else
                {
                    vectorizer.Export(table);
                }
            }
        }
    }
}
