using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet.Tests.Tables;

/// <summary>A matrix and its target, in the types that each task's trainers ask for.</summary>
public sealed class FeatureViewTests
{
    private static readonly Features _x = new([1, 2, 3, float.NaN, 5, 6], 3, [new FeatureInfo("a"), new FeatureInfo("b")]);

    [Theory]
    [InlineData(LearningTask.Binary, 2)]
    [InlineData(LearningTask.Multiclass, 3)]
    [InlineData(LearningTask.Regression, 0)]
    public void The_label_has_the_type_of_the_task(LearningTask task, int classes)
    {
        var view = FeatureView.Of(_x, new Targets([0, 1, classes == 3 ? 2 : 0], classes), new FitContext(task));

        Assert.Equal(3, view.GetRowCount());
        switch (task)
        {
            case LearningTask.Binary:
                Assert.Equal([false, true, false], view.GetColumn<bool>(FeatureView.Label));
                break;
            case LearningTask.Multiclass:
                Assert.Equal([1u, 2u, 3u], view.GetColumn<uint>(FeatureView.Label));
                Assert.Equal(3ul, Assert.IsType<KeyDataViewType>(view.Schema[FeatureView.Label].Type).Count);
                break;
            default:
                Assert.Equal([0f, 1f, 0f], view.GetColumn<float>(FeatureView.Label));
                break;
        }

        Assert.Null(view.Schema.GetColumnOrNull(FeatureView.Weight));
    }

    [Fact]
    public void Rows_keep_their_order_their_missing_values_and_their_weights()
    {
        var view = FeatureView.Of(_x, new Targets([0.5, 1.5, 2.5], 0, [1, 0, 3]), new FitContext(LearningTask.Regression));

        Assert.Equal([1f, 2f, 3f, float.NaN, 5f, 6f], view.GetColumn<float[]>(FeatureView.Features).SelectMany(row => row));
        Assert.Equal([1f, 0f, 3f], view.GetColumn<float>(FeatureView.Weight));
        Assert.Equal([FeatureView.Features], FeatureView.Of(_x).Schema.Select(column => column.Name));
    }
}
