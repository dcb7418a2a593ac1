using ModelOps.Evaluation.Explain;

namespace ModelOps;

/// <summary>
/// What each column adds to each prediction, from the mean prediction on (Shapley values): <see cref="Base"/> and a row's values together are the row's output.
/// </summary>
public sealed class ShapResult
{
    internal ShapResult(string output, IReadOnlyList<string> columns, Frame rows, IReadOnlyList<int> rowNumbers, double @base, double[] values)
    {
        (Output, Columns, Rows, RowNumbers, Base, Values) = (output, columns, rows, rowNumbers, @base, values);
        MeanAbsolute = [.. Enumerable.Range(0, columns.Count).Select(j => Enumerable.Range(0, rows.RowCount).Average(row => Math.Abs(this[row, j])))];
        Order = [.. Enumerable.Range(0, columns.Count).OrderByDescending(j => MeanAbsolute[j])];
    }

    /// <summary>What is explained, in words: <c>Log-odds of bad</c>, <c>Probability of bad</c>, the target.</summary>
    public string Output { get; }

    /// <summary>The class that is explained; null for regression.</summary>
    public string? Class { get; init; }

    /// <summary>How the values were computed: <see cref="ShapMethod.Tree"/> or <see cref="ShapMethod.Kernel"/>.</summary>
    public ShapMethod Method { get; init; }

    /// <summary>False when coalitions were drawn; <see cref="StandardErrors"/> then says how far the values may be off.</summary>
    public bool IsExact => StandardErrors is null;

    /// <summary>The model's inputs.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows explained, as they are in the data.</summary>
    public Frame Rows { get; }

    /// <summary>The place of each row in the data, from 0.</summary>
    public IReadOnlyList<int> RowNumbers { get; }

    /// <summary>The mean output, from which each row's values lead to its own output.</summary>
    public double Base { get; }

    /// <summary>Rows × columns, row after row, in the unit of the output.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The standard error of each value that comes from drawing coalitions, rows × columns; null where the values are exact.</summary>
    public IReadOnlyList<double>? StandardErrors { get; init; }

    /// <summary>How many background rows the values rest on; 0 for the training rows that the trees remember.</summary>
    public int BackgroundRows { get; init; }

    /// <summary>What a reader must know: which rows are the background, why a method was not used. One sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The mean of each column's absolute values, over the rows: how much it moves predictions.</summary>
    public IReadOnlyList<double> MeanAbsolute { get; }

    /// <summary>The places of the columns, that with the greatest <see cref="MeanAbsolute"/> first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>What a column adds to a row's output.</summary>
    /// <param name="row">The place in <see cref="Rows"/>.</param>
    /// <param name="column">The place in <see cref="Columns"/>.</param>
    public double this[int row, int column] => Values[(row * Columns.Count) + column];

    /// <summary>A row's output: the base and all its values.</summary>
    /// <param name="row">The place in <see cref="Rows"/>.</param>
    public double OutputOf(int row) => Base + Enumerable.Range(0, Columns.Count).Sum(column => this[row, column]);

    /// <summary>The 95 % interval of a value: 1.96 standard errors to each side; the value itself where it is exact.</summary>
    /// <param name="row">The place in <see cref="Rows"/>.</param>
    /// <param name="column">The place in <see cref="Columns"/>.</param>
    public ConfidenceInterval Interval(int row, int column)
    {
        var radius = 1.959963984540054 * (StandardErrors?[(row * Columns.Count) + column] ?? 0);
        return new ConfidenceInterval(this[row, column], this[row, column] - radius, this[row, column] + radius);
    }

    /// <summary>Bars of the mean absolute value of the 20 columns that move predictions most.</summary>
    public Figure ToBars() => ShapFigures.Bars(this);

    /// <summary>A point for each row (at most 500) and column (the 20 that move most), coloured by the column's value.</summary>
    public Figure ToBeeswarm() => ShapFigures.Beeswarm(this);

    /// <summary>The way from the base to one row's output, the greatest steps first.</summary>
    /// <param name="row">The place in <see cref="Rows"/>.</param>
    /// <exception cref="InvalidInputException">No such row.</exception>
    public Figure ToWaterfall(int row) => row >= 0 && row < Rows.RowCount
        ? ShapFigures.Waterfall(this, row)
        : throw new InvalidInputException($"There is no row {row}: the explanation has {Rows.RowCount} row{(Rows.RowCount == 1 ? "" : "s")}, counted from 0.");

    /// <summary>The values as a table: one column for each of <see cref="Columns"/>, by its name.</summary>
    public Frame ToFrame() => new(Columns.Select((name, j) => new Column<double>(name, [.. Enumerable.Range(0, Rows.RowCount).Select(row => this[row, j])])));

    /// <summary>The columns as text, those that move predictions most first.</summary>
    public override string ToString() => FormattableString.Invariant($"SHAP values of {Rows.RowCount} rows: {Output}, {NumberText.Of(Base)} on average\n") + TextTable.Render(
        ["column", "mean |SHAP|"],
        [.. Order.Select(column => (string[])[Columns[column], NumberText.Of(MeanAbsolute[column])])]).TrimEnd();
}
