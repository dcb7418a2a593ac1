using Microsoft.ML;

namespace ModelOps.Learning.MLNet;

/// <summary>A matrix of features with its target as ML.NET's trainers take them.</summary>
internal static class FeatureView
{
    public const string Features = "Features";
    public const string Label = "Label";
    public const string Weight = "Weight";

    public static IDataView Of(Features x, Targets y, FitContext context) => new RowsView(
        x.RowCount,
        [
            Matrix(x),
            context.Task switch
            {
                LearningTask.Binary => ViewColumns.Flag(Label, row => y.Values[row] == 1),
                LearningTask.Multiclass => ViewColumns.Key(Label, [], y.ClassCount, row => (int)y.Values[row]),
                _ => ViewColumns.Single(Label, row => (float)y.Values[row]),
            },
            .. y.Weights is { } weights ? (ReadOnlySpan<ViewColumn>)[ViewColumns.Single(Weight, row => weights[row])] : [],
        ],
        context.CancellationToken);

    public static IDataView Of(Features x) => new RowsView(x.RowCount, [Matrix(x)]);

    private static ViewColumn Matrix(Features x) => ViewColumns.Vector(Features, x.Count, (row, values) => x.Row(row).CopyTo(values));
}
