namespace ModelOps;

/// <summary>How a text column becomes columns of 0 and 1.</summary>
public sealed record OneHotOptions
{
    /// <summary>The most columns to make; the rarer texts share one more, <c>COLUMN_other</c>.</summary>
    public int MaxCategories { get; init; } = 50;

    /// <summary>Texts that occur less often count as other.</summary>
    public int MinCount { get; init; } = 1;
}

public sealed partial class Frame
{
    /// <summary>Replaces a text column by one Int64 column of 0 and 1 a text, <c>COLUMN_TEXT</c>; where missing, all are 0.</summary>
    /// <param name="column">A text column.</param>
    /// <param name="options">Which texts get a column; null for the defaults.</param>
    /// <exception cref="InvalidInputException">No such column, or not a text one.</exception>
    public Frame OneHot(string column, OneHotOptions? options = null)
    {
        options ??= new OneHotOptions();
        if (options.MaxCategories < 1)
        {
            throw new InvalidInputException($"The most categories of '{column}' are {options.MaxCategories}. Give at least 1.");
        }

        var texts = Texts(column);
        var frequent = ColumnSummary.Of(texts).Top.Where(value => value.Count >= options.MinCount).Take(options.MaxCategories)
            .Select(value => value.Text).Order(StringComparer.Ordinal).ToArray();
        var places = frequent.Select((text, i) => (text, i)).ToDictionary(pair => pair.text, pair => pair.i, StringComparer.Ordinal);
        var placeOf = texts.Categories.Select(text => places.GetValueOrDefault(text, frequent.Length)).ToArray();
        var made = Enumerable.Range(0, frequent.Length + 1).Select(_ => new long[RowCount]).ToArray();
        for (var row = 0; row < RowCount; row++)
        {
            if (texts.Codes[row] >= 0)
            {
                made[placeOf[texts.Codes[row]]][row] = 1;
            }
        }

        var columns = frequent.Select((text, i) => new Column<long>($"{column}_{text}", made[i])).ToList();
        if (made[^1].AsSpan().Contains(1))
        {
            columns.Add(new Column<long>($"{column}_other", made[^1]));
        }

        return new Frame(_columns.SelectMany(old => old == texts ? columns : (IEnumerable<Column>)[old]));
    }

    /// <summary>Replaces texts by their places in an order, from 0; texts outside it are missing.</summary>
    /// <param name="column">A text column; it becomes Int64.</param>
    /// <param name="order">The texts, lowest first; null takes them by code units.</param>
    /// <exception cref="InvalidInputException">No such column, or not a text one.</exception>
    public Frame Ordinal(string column, IReadOnlyList<string>? order = null)
    {
        var texts = Texts(column);
        var places = (order ?? [.. texts.Categories.Order(StringComparer.Ordinal)]).Select((text, i) => (text, i))
            .DistinctBy(pair => pair.text).ToDictionary(pair => pair.text, pair => pair.i, StringComparer.Ordinal);
        return Derive(column, row => texts.Text(row.Index) is { } text && places.TryGetValue(text, out var place) ? place : (long?)null);
    }

    /// <summary>Replaces texts by a bucket number; see <see cref="Statistics.HashBucket"/>. For columns with too many texts to list.</summary>
    /// <param name="column">A text column; it becomes Int64.</param>
    /// <param name="buckets">At least 1.</param>
    /// <exception cref="InvalidInputException">No such column, not a text one, or no bucket.</exception>
    public Frame HashBuckets(string column, int buckets)
    {
        if (buckets < 1)
        {
            throw new InvalidInputException($"The number of buckets is {buckets}. Give at least 1.");
        }

        var texts = Texts(column);
        var bucketOf = texts.Categories.Select(text => (long)Statistics.HashBucket(text, buckets)).ToArray();
        return Derive(column, row => texts.Codes[row.Index] < 0 ? (long?)null : bucketOf[texts.Codes[row.Index]]);
    }

    /// <summary>
    /// Replaces texts by the mean of the target over the other folds' rows with that text, drawn to the overall mean by
    /// <paramref name="smoothing"/> rows' weight. No row sees its own target.
    /// </summary>
    /// <param name="column">A text column; it becomes Float64. Missing counts as a text of its own.</param>
    /// <param name="target">A numeric column without missing values.</param>
    /// <param name="smoothing">0 or more.</param>
    /// <param name="folds">How the rows are cut; null for five random folds with seed 42.</param>
    /// <exception cref="InvalidInputException">No such column, or one of another kind.</exception>
    public Frame TargetEncode(string column, string target, double smoothing = 10, FoldOptions? folds = null)
    {
        var texts = Texts(column);
        var goal = Numbers(target);
        if (goal.Any(double.IsNaN))
        {
            throw new InvalidInputException($"The target '{target}' has missing values. Drop those rows first.");
        }

        var encoded = new double[RowCount];
        foreach (var fold in Folds(folds))
        {
            var sums = new double[texts.Categories.Count + 1];
            var counts = new int[sums.Length];
            foreach (var row in fold.TrainRows)
            {
                sums[texts.Codes[row] + 1] += goal[row];
                counts[texts.Codes[row] + 1]++;
            }

            var overall = sums.Sum() / counts.Sum();
            foreach (var row in fold.TestRows)
            {
                var code = texts.Codes[row] + 1;
                encoded[row] = counts[code] + smoothing > 0 ? (sums[code] + (smoothing * overall)) / (counts[code] + smoothing) : overall;
            }
        }

        return With(new Column<double>(column, encoded));
    }

    private StringColumn Texts(string column) => this[column] as StringColumn
        ?? throw new InvalidInputException($"Column '{column}' holds {this[column].Type} values, not text. Choose a text column.");
}
