using ModelOps.Data.Frames;

namespace ModelOps;

public sealed partial class Frame
{
    private const int InformationBins = 10;

    /// <summary>The frame without numeric columns whose variance (ddof 0) is at most a threshold; columns of other types stay when they have two values.</summary>
    /// <param name="threshold">0 drops constant columns only.</param>
    public Frame DropLowVariance(double threshold = 0) => new(_columns.Where(column => column.Type is ColumnType.Float64 or ColumnType.Int64
        ? Statistics.Variance(Numbers(column.Name), ddof: 0) > threshold
        : RowCodes.Of([column], RowCount).Count > 1));

    /// <summary>
    /// What each column tells about a target: mutual information in nats, numbers with more than ten values in ten bins of equal size, missing as a
    /// value. Columns <c>column, mutual_information</c>, the most telling first.
    /// </summary>
    /// <param name="target">The target column.</param>
    /// <exception cref="InvalidInputException">No such column.</exception>
    public Frame MutualInformation(string target)
    {
        var goal = InformationCodes(this[target]);
        var others = _columns.Where(column => column.Name != target).ToArray();
        var information = new double[others.Length];
        Parallel.For(0, others.Length, i => information[i] = Statistics.MutualInformation(InformationCodes(others[i]), goal));
        return new Frame(StringColumn.From("column", others.Select(column => column.Name)), new Column<double>("mutual_information", information))
            .Sort(new SortKey("mutual_information", Descending: true));
    }

    private int[] InformationCodes(Column column)
    {
        var codes = RowCodes.Of([column], RowCount);
        if (column.Type is not (ColumnType.Float64 or ColumnType.Int64) || codes.Count <= InformationBins)
        {
            return codes.Codes;
        }

        var numbers = Numbers(column.Name);
        var edges = Statistics.QuantileEdges(numbers, InformationBins);
        return Array.ConvertAll(numbers, value => double.IsNaN(value) ? edges.Length + 1 : Statistics.BinOf(value, edges));
    }
}
