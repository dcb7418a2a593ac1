using ModelOps.Data.Rendering;

namespace ModelOps;

public sealed partial class Frame
{
    /// <summary>
    /// One row a column: <c>column, type, count, missing, distinct, mean, std, min, q25, median, q75, max, top, top_count</c>. Counts
    /// leave missing values out; std divides by count − 1; quantiles interpolate linearly; top is the most frequent text, flag or
    /// timestamp. What does not apply is missing.
    /// </summary>
    public Frame Describe()
    {
        var summaries = new ColumnSummary[_columns.Length];
        Parallel.For(0, summaries.Length, i => summaries[i] = ColumnSummary.Of(_columns[i]));
        Column<double> Numbers(string name, Func<ColumnSummary, double> value) => new(name, Array.ConvertAll(summaries, summary => value(summary)));
        Column<long> Integers(string name, Func<ColumnSummary, long> value) => new(name, Array.ConvertAll(summaries, summary => value(summary)));
        return new Frame(
            StringColumn.From("column", summaries.Select(summary => summary.Name)),
            StringColumn.From("type", summaries.Select(summary => CellText.TypeName(summary.Type))),
            Integers("count", summary => summary.Count),
            Integers("missing", summary => summary.Missing),
            Integers("distinct", summary => summary.Distinct),
            Numbers("mean", summary => summary.Mean),
            Numbers("std", summary => summary.StandardDeviation),
            Numbers("min", summary => summary.Quantile(0)),
            Numbers("q25", summary => summary.Quantile(0.25)),
            Numbers("median", summary => summary.Quantile(0.5)),
            Numbers("q75", summary => summary.Quantile(0.75)),
            Numbers("max", summary => summary.Quantile(1)),
            StringColumn.From("top", summaries.Select(summary => summary.Top.Count > 0 ? summary.Top[0].Text : null)),
            new Column<long>("top_count", [.. summaries.Select(summary => summary.Top.Count > 0 ? summary.Top[0].Count : 0L)], [.. summaries.Select(summary => summary.Top.Count == 0)]));
    }
}
