using ModelOps.Learning.Steps;

namespace ModelOps.Learning.Selection;

/// <summary>
/// What a search tries in the preparation of columns for one trainer. The first choice of each dimension is what the trainer does by itself; only
/// what can matter for the data is tried.
/// </summary>
internal sealed class PreparationSpace
{
    // With fewer columns there is little to leave out.
    private const int LeastToSelect = 6;

    private readonly string _encoding;
    private readonly TextColumns _texts;

    private PreparationSpace(IReadOnlyList<SearchDimension> dimensions, string encoding, TextColumns texts) => (Dimensions, _encoding, _texts) = (dimensions, encoding, texts);

    public static PreparationSpace None { get; } = new([], "", new TextColumns([], [], []));

    public IReadOnlyList<SearchDimension> Dimensions { get; }

    public static PreparationSpace Of(LearningProblem problem, Preparation preparation)
    {
        if (preparation == Preparation.None)
        {
            return None;
        }

        var texts = TextColumns.Of(problem);
        var numbers = problem.Inputs.Where(input => !input.IsText).ToList();
        var dimensions = new List<SearchDimension>();
        void Add(string name, params string[] choices) => dimensions.Add(new SearchDimension(name, false, 0, 1, false, choices));

        var encoding = preparation is Preparation.Scaled or Preparation.Embedded ? "one-hot" : "ordinal";
        if (texts.Free.Count > 0)
        {
            Add("words", "tfidf", "tfidf-pairs", "own");
        }

        if (texts.Many.Count > 0)
        {
            Add("categories", "target-encode", "own");
        }

        if (texts.Few.Count > 0)
        {
            Add("text", encoding, "target-encode", preparation is Preparation.Scaled or Preparation.Embedded ? "ordinal" : "one-hot");
        }

        if (preparation is Preparation.Scaled or Preparation.Embedded && numbers.Count > 0)
        {
            Add("scale", "standard", "robust", "minmax", "log");
            if (numbers.Exists(input => problem.Frame[input.Name].MissingCount > 0))
            {
                Add("missing", "fill", "indicator");
            }
        }

        if (problem.Inputs.Count >= LeastToSelect)
        {
            Add("keep", "all", "0.5", "0.25");
        }

        return new PreparationSpace(dimensions, encoding, texts);
    }

    /// <summary>The same with some of a dimension's choices only.</summary>
    public PreparationSpace Narrowed(string name, IReadOnlyList<string> choices) =>
        new([.. Dimensions.Select(dimension => dimension.Name == name ? dimension with { Choices = choices } : dimension)], _encoding, _texts);

    /// <summary>The steps at a point, as users write them; empty for the trainer's own preparation.</summary>
    public string Steps(ReadOnlySpan<double> point)
    {
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Dimensions.Count; i++)
        {
            chosen[Dimensions[i].Name] = Dimensions[i].Value(point[i]);
        }

        // Words and categories of many values first: what is left is what their own preparation suits.
        var steps = new List<string>();
        if (chosen.GetValueOrDefault("words") is "tfidf" or "tfidf-pairs")
        {
            steps.Add($"tfidf({string.Join(", ", _texts.Free)}{(chosen["words"] == "tfidf" ? "" : ", max_terms=500, ngrams=2")})");
        }

        if (chosen.GetValueOrDefault("categories") == "target-encode")
        {
            steps.Add($"target-encode({string.Join(", ", _texts.Many)})");
        }

        // Numbers next; then the other texts become numbers, and the best of all are kept.
        if (chosen.GetValueOrDefault("missing") == "indicator")
        {
            steps.Add("fill(indicator=true)");
        }

        switch (chosen.GetValueOrDefault("scale"))
        {
            case "log":
                steps.Add("log");
                break;
            case "robust" or "minmax":
                steps.Add($"scale(method={chosen["scale"]})");
                break;
        }

        var share = chosen.GetValueOrDefault("keep", "all");
        if (chosen.TryGetValue("text", out var text) && (text != _encoding || share != "all"))
        {
            steps.Add(text);
        }

        if (share != "all")
        {
            steps.Add($"select(method=information, share={share})");
        }

        return string.Join("; ", steps);
    }
}
