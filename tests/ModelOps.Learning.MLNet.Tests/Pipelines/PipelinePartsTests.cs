using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelOps.Learning.MLNet.Tests.Pipelines;

/// <summary>What is read out of a pipeline before it is fitted, and out of its result.</summary>
public sealed class PipelinePartsTests
{
    private static readonly MLContext _ml = new(7);

    private static IEstimator<ITransformer> Nested => _ml.Transforms.ReplaceMissingValues("age_years")
        .Append(_ml.Transforms.Concatenate("Features", "age_years", "credit_amount").Append(_ml.Transforms.NormalizeMinMax("Features")))
        .Append(_ml.BinaryClassification.Trainers.FastTree("Risk", "Features"));

    [Fact]
    public void Parts_of_chains_within_chains_are_listed_in_order_under_the_names_people_know()
    {
        var parts = PipelineParts.Of(Nested);

        Assert.Equal(["MissingValueReplacing", "ColumnConcatenating", "Normalizing", "FastTreeBinary"], parts.Select(PipelineParts.NameOf));
        var trainer = PipelineParts.Trainer(parts)!;
        Assert.Equal(("Risk", "Features"), (PipelineParts.LabelOf(trainer), PipelineParts.FeaturesOf(trainer)));
    }

    [Fact]
    public void The_trainer_says_which_tasks_a_pipeline_is_for()
    {
        IReadOnlyList<LearningTask> Tasks(IEstimator<ITransformer> trainer) => PipelineParts.Tasks(PipelineParts.Of(_ml.Transforms.Concatenate("Features", "a").Append(trainer)));

        Assert.Equal([LearningTask.Binary], Tasks(_ml.BinaryClassification.Trainers.LightGbm()));
        Assert.Equal([LearningTask.Multiclass, LearningTask.Binary], Tasks(_ml.MulticlassClassification.Trainers.NaiveBayes()));
        Assert.Equal([LearningTask.Regression], Tasks(_ml.Regression.Trainers.FastForest()));
        Assert.Empty(Tasks(_ml.Transforms.NormalizeMinMax("Features")));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "The transform Normalizing (part 2 of 3) has no ONNX form: ")]
    public void The_first_part_that_ONNX_lacks_is_named_and_none_where_all_have_a_form(int good, string sentence)
    {
        IEstimator<ITransformer> pipeline = _ml.Transforms.Concatenate("Features", "age_years", "credit_amount")
            .Append(good == 1 ? _ml.Transforms.NormalizeMinMax("Features") : _ml.Transforms.NormalizeLogMeanVariance("Features"))
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
        using var trained = Learner.Fit(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Pipeline = pipeline });

        if (good == 1)
        {
            Assert.Null(trained.Model.Definition.Flavor);
            Assert.True(trained.GraphDifference < 2e-6);
        }
        else
        {
            Assert.Contains(trained.Notes, note => note.StartsWith(sentence, StringComparison.Ordinal) && note.Contains("Put another in its place.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_part_of_a_part_that_ONNX_lacks_is_named()
    {
        var pipeline = _ml.Transforms.Text.ProduceWordBags("Features", "purpose").Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
        using var trained = Learner.Fit(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Pipeline = pipeline });

        Assert.Equal("mlnet", trained.Model.Definition.Flavor);
        Assert.Contains(trained.Notes, note => note.StartsWith("The transform NgramExtracting (part 3 of 4) ", StringComparison.Ordinal));
    }

    [Fact]
    public void One_probability_may_count_for_the_other_class()
    {
        var scores = new double[4];
        new PipelineOutput(PipelineOutput.Probability, IsPositive: true, Order: [1, 0], NeedsSoftmax: false).Arrange([0.25f, 1f], 1, scores);

        Assert.Equal([0.25, 0.75, 1, 0], scores);
    }

    [Fact]
    public void Scores_of_classes_come_in_our_order_and_as_probabilities()
    {
        var scores = new double[3];
        new PipelineOutput("Score", IsPositive: false, Order: [2, 0, 1], NeedsSoftmax: true).Arrange([0f, 1f, -1000f], 3, scores);

        Assert.Equal(1, scores.Sum(), 1e-12);
        Assert.Equal([0, 1 / (1 + Math.E), Math.E / (1 + Math.E)], scores, (left, right) => Math.Abs(left - right) < 1e-9);
    }

    [Fact]
    public void Missing_labels_of_times_and_flags_are_given_in_the_type_the_pipeline_was_fitted_on()
    {
        var frame = new Frame(new Column<bool>("flag", [true, false]), new Column<DateTime>("day", [new(2026, 1, 1), new(2026, 1, 2)]), StringColumn.From("text", ["a", null]), new Column<double>("x", [1, double.NaN]), StringColumn.From("y", ["no", "yes"]));
        var problem = LearningProblem.Of(Repeated(frame), new() { Target = "y", Trainer = "dummy" });

        var view = new PipelineView(problem, isMulticlass: false, isRaw: true).Of(frame);
        var exported = new PipelineView(problem, isMulticlass: false, isRaw: true).ForExport(frame);

        Assert.Equal([true, false], view.GetColumn<bool>("flag"));
        Assert.Equal(["a", ""], view.GetColumn<string>("text"));
        Assert.Equal([1f, float.NaN], view.GetColumn<float>("x"));
        Assert.Equal(["", ""], view.GetColumn<string>("y"));
        Assert.Equal([false, false], view.GetColumn<bool>(PipelineView.Label));
        Assert.NotNull(view.Schema.GetColumnOrNull("day"));
        // ONNX has no type for times.
        Assert.Null(exported.Schema.GetColumnOrNull("day"));
    }

    private static Frame Repeated(Frame frame) => frame.Take([.. Enumerable.Range(0, 40).Select(row => row % 2)]);

    [Fact]
    public void LightGBM_is_seen_in_a_chain_and_suspected_in_a_trainer_of_many_classes()
    {
        Assert.True(PipelineParts.MayUseLightGbm(PipelineParts.Of(Nested.Append(_ml.Regression.Trainers.LightGbm()))));
        Assert.True(PipelineParts.MayUseLightGbm([_ml.MulticlassClassification.Trainers.OneVersusAll(_ml.BinaryClassification.Trainers.LightGbm())]));
        Assert.False(PipelineParts.MayUseLightGbm(PipelineParts.Of(Nested.Append(_ml.Regression.Trainers.Sdca()))));
    }
}
