using Microsoft.ML;
using ModelOps.Models;

namespace ModelOps.Learning.MLNet;

/// <summary>
/// A frame as a pipeline reads it: numbers as Single, as ML.NET's own loaders infer them, text, booleans, times. The target stands there under its
/// own name, and as <c>Label</c> in the type that trainers want: Boolean (true for the positive class), a key, or Single.
/// </summary>
/// <param name="problem">What is predicted from which columns.</param>
/// <param name="isMulticlass">True for a trainer of several classes.</param>
/// <param name="isRaw">True to leave the target as it is under its own name.</param>
internal sealed class PipelineView(LearningProblem problem, bool isMulticlass, bool isRaw)
{
    public const string Label = "Label";
    private bool _leaveTimes;

    /// <summary>The columns that ONNX has types for, without a known target.</summary>
    public IDataView ForExport(Frame frame) => new PipelineView(problem, isMulticlass, isRaw) { _leaveTimes = true }.Of(frame);

    /// <summary>Rows without a known target, as for scoring.</summary>
    public IDataView Of(Frame frame) => Of(frame, null, CancellationToken.None);

    /// <summary>Rows to learn from.</summary>
    public IDataView Of(Frame frame, Targets? targets, CancellationToken cancellationToken)
    {
        var name = problem.Options.Target;
        List<ViewColumn> columns = [.. problem.InputNames.Where(input => !_leaveTimes || problem.Frame[input].Type != ColumnType.Timestamp).Select(input => Raw(frame[input], problem.Frame[input].Type))];
        columns.Add(isRaw ? targets is null ? Unknown(name) : Raw(frame[name], problem.Frame[name].Type) : Natural(name, targets));
        if (columns.TrueForAll(column => column.Name != Label))
        {
            columns.Add(Natural(Label, targets));
        }

        return new RowsView(frame.RowCount, columns, cancellationToken);
    }

    private static ViewColumn Raw(Column column, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.String:
                var texts = RawColumn.Texts(column);
                return ViewColumns.Text(column.Name, row => texts.IsMissing(row) ? null : texts.Text(row));
            case ColumnType.Bool:
                var flags = RawColumn.Numbers(column);
                return ViewColumns.Flag(column.Name, row => flags[row] == 1);
            case ColumnType.Timestamp when column is Column<DateTime> times:
                return ViewColumns.Time(column.Name, row => times.IsMissing(row) ? default : times.Values[row]);
            default:
                var numbers = RawColumn.Numbers(column);
                return ViewColumns.Single(column.Name, row => (float)numbers[row]);
        }
    }

    private ViewColumn Unknown(string name) => problem.Frame[name].Type switch
    {
        ColumnType.String => ViewColumns.Text(name, _ => null),
        ColumnType.Bool => ViewColumns.Flag(name, _ => false),
        ColumnType.Timestamp => ViewColumns.Time(name, _ => default),
        _ => ViewColumns.Single(name, _ => float.NaN),
    };

    private ViewColumn Natural(string name, Targets? targets) =>
        problem.Task == LearningTask.Regression ? ViewColumns.Single(name, row => targets is null ? float.NaN : (float)targets.Values[row])
        : isMulticlass ? ViewColumns.Key(name, problem.Classes, problem.Classes.Count, row => targets is null ? -1 : (int)targets.Values[row])
        : ViewColumns.Flag(name, row => targets?.Values[row] == 1);
}
