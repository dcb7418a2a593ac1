namespace ModelOps.Data.Schema;

/// <summary>Derives expectations from a column that is taken as good.</summary>
internal static class SchemaInference
{
    private const int Bins = 10;
    private const int LeastRowsForUnique = 50;

    public static ColumnSchema Of(Column column, SchemaInferOptions options)
    {
        var summary = ColumnSummary.Of(column);
        var share = column.Count == 0 ? 0 : (double)summary.Missing / column.Count;
        var categories = column.Type == ColumnType.String && summary.Distinct <= options.MaxCategories && summary.Distinct > 0
            ? summary.Top.Select(value => value.Text).Order(StringComparer.Ordinal).ToArray()
            : null;
        var schema = new ColumnSchema(column.Name, column.Type)
        {
            // Missing values come and go; twice what was seen, rounded up to a hundredth, is still the same source.
            MaxMissingShare = Math.Min(1, Math.Ceiling(share * 200) / 100),
            Minimum = summary.Sorted.Length == 0 ? null : options.Ranges ? summary.Sorted[0] : summary.Sorted[0] >= 0 ? 0 : null,
            Maximum = summary.Sorted.Length > 0 && options.Ranges ? summary.Sorted[^1] : null,
            Categories = categories,
            Unique = column.Type is not (ColumnType.Float64 or ColumnType.Bool) && summary.Missing == 0
                && column.Count >= LeastRowsForUnique && summary.Distinct == column.Count && categories is null,
        };
        return options.Distributions ? schema with { Distribution = DistributionOf(column, summary, schema, options.DistributionTolerance) } : schema;
    }

    private static ColumnDistribution? DistributionOf(Column column, ColumnSummary summary, ColumnSchema schema, double tolerance)
    {
        if (summary.Sorted.Length > 0)
        {
            var edges = Statistics.QuantileEdges(summary.Sorted, Bins);
            return new ColumnDistribution(tolerance, edges, Statistics.Shares(summary.Sorted, edges));
        }

        return schema.Categories is { } categories
            ? new ColumnDistribution(tolerance, null, SharesOf((StringColumn)column, categories))
            : null;
    }

    /// <summary>One share a category and one for all other texts.</summary>
    public static double[] SharesOf(StringColumn column, IReadOnlyList<string> categories)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var category in categories)
        {
            places.TryAdd(category, places.Count);
        }

        var shares = new double[categories.Count + 1];
        var present = Math.Max(1, column.Count - column.MissingCount);
        foreach (var code in column.Codes)
        {
            if (code >= 0)
            {
                shares[places.GetValueOrDefault(column.Categories[code], categories.Count)] += 1.0 / present;
            }
        }

        return shares;
    }
}
