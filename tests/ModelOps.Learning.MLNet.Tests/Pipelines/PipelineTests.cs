using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace ModelOps.Learning.MLNet.Tests.Pipelines;

/// <summary>Pipelines as notebooks write them.</summary>
public sealed class PipelineTests
{
    private static readonly MLContext _ml = new(7);
    private static readonly string[] _texts = ["checking_account_status", "credit_history", "purpose", "housing", "job"];

    private static IEstimator<ITransformer> Credit(IEstimator<ITransformer> trainer) => _ml.Transforms.Categorical
        .OneHotEncoding([.. _texts.Select(name => new InputOutputColumnPair(name + "_hot", name))])
        .Append(_ml.Transforms.ReplaceMissingValues([new InputOutputColumnPair("age_years"), new InputOutputColumnPair("credit_amount")], MissingValueReplacingEstimator.ReplacementMode.Mean))
        .Append(_ml.Transforms.Concatenate("Features", [.. _texts.Select(name => name + "_hot"), "age_years", "credit_amount"]))
        .Append(_ml.Transforms.NormalizeMinMax("Features"))
        .Append(trainer);

    private static IEstimator<ITransformer> Iris(IEstimator<ITransformer> trainer, string key = "species") => _ml.Transforms.Conversion.MapValueToKey("Label", key)
        .Append(_ml.Transforms.Concatenate("Features", "sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"))
        .Append(trainer)
        .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private static TrainedModel Fit(IEstimator<ITransformer> pipeline, FitOptions? options = null, Frame? frame = null) =>
        Learner.Fit(frame ?? Extension.Credit, (options ?? new() { Target = "risk", PositiveClass = "bad" }) with { Pipeline = pipeline });

    [Fact]
    public void A_pipeline_of_two_classes_is_one_graph_of_raw_columns()
    {
        using var trained = Fit(Credit(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()));

        Assert.Equal("ML.NET LbfgsLogisticRegressionBinary", trained.Trainer);
        Assert.Equal("OneHotEncoding > MissingValueReplacing > ColumnConcatenating > Normalizing > LbfgsLogisticRegressionBinary", trained.Parameters["pipeline"]);
        Assert.Equal([.. Extension.Credit.Columns.Select(column => column.Name).Where(name => _texts.Append("age_years").Append("credit_amount").Contains(name))], trained.Model.InputNames);
        Assert.True(trained.GraphDifference < 2e-6);
        Assert.Equal(["good", "bad"], trained.Model.Metadata.Classes);
        Assert.True(Mean(trained, "bad") > Mean(trained, "good") + 0.1);
    }

    // The mean probability of 'bad' among the rows of a class.
    private static double Mean(TrainedModel trained, string name)
    {
        var (bad, risk) = (trained.Model.Score(Extension.Credit).Probability("bad"), (StringColumn)Extension.Credit["risk"]);
        return bad.Where((_, row) => risk.Text(row) == name).Average();
    }

    [Fact]
    public void A_label_that_the_pipeline_makes_itself_is_recognised_whichever_class_it_is_true_for()
    {
        foreach (var first in new[] { "bad", "good" })
        {
            var map = new Dictionary<string, bool> { [first] = true, [first == "bad" ? "good" : "bad"] = false };
            using var trained = Fit(_ml.Transforms.Conversion.MapValue("IsSo", map, "risk").Append(Credit(_ml.BinaryClassification.Trainers.FastTree("IsSo", numberOfTrees: 10))));

            Assert.True(Mean(trained, "bad") > Mean(trained, "good") + 0.1, first);
        }
    }

    [Fact]
    public void A_pipeline_of_several_classes_keeps_the_probabilities_with_their_names()
    {
        // Its keys are in the order of the rows, which is not ours.
        var shuffled = Extension.Iris.Take([.. Enumerable.Range(0, 150).Select(row => (row * 97 + 140) % 150)]);
        using var trained = Fit(Iris(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()), new() { Target = "species" }, shuffled);
        var scores = trained.Model.Score(shuffled);
        var species = (StringColumn)shuffled["species"];

        Assert.True(Enumerable.Range(0, 150).Count(row => scores.Classes[scores.Labels![row]] == species.Text(row)) > 140);
        Assert.Equal(["setosa", "versicolor", "virginica"], scores.Classes);
    }

    [Fact]
    public void Scores_that_are_not_probabilities_are_made_some()
    {
        using var trained = Fit(Iris(_ml.MulticlassClassification.Trainers.NaiveBayes()), new() { Target = "species" }, Extension.Iris);

        var all = trained.Model.Score(Extension.Iris).Probabilities!;
        Assert.All(Enumerable.Range(0, 150), row => Assert.Equal(1, all.AsSpan(row * 3, 3).ToArray().Sum(), 1e-6));
    }

    [Fact]
    public void A_pipeline_for_numbers_predicts_them()
    {
        var pipeline = _ml.Transforms.ReplaceMissingValues("solar_r").Append(_ml.Transforms.Concatenate("Features", "solar_r", "wind", "temp")).Append(_ml.Regression.Trainers.FastTree("ozone", numberOfTrees: 20));
        using var trained = Fit(pipeline, new() { Target = "ozone" }, Extension.Air);

        Assert.Equal(LearningTask.Regression, trained.Task);
        Assert.True(trained.GraphDifference < 2e-6);
        Assert.Equal(["solar_r", "wind", "temp"], trained.Model.InputNames);
    }

    [Fact]
    public async Task A_pipeline_is_cross_validated_calibrated_and_cut_at_a_threshold()
    {
        var options = new FitOptions { Target = "risk", PositiveClass = "bad", Pipeline = Credit(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 20)), Calibration = "platt", Threshold = "f1" };
        var validation = await CrossValidation.RunAsync(Extension.Credit, options, new() { Folds = 3, Metric = "roc_auc" }, cancellationToken: TestContext.Current.CancellationToken);
        using var trained = Learner.Fit(Extension.Credit, options);

        Assert.True(validation.Mean > 0.7);
        Assert.NotNull(trained.Model.Metadata.Threshold);
    }

    [Fact]
    public void Rows_that_a_trainer_leaves_out_are_said()
    {
        var pipeline = _ml.Transforms.Concatenate("Features", "solar_r", "wind").Append(_ml.Regression.Trainers.FastTree("ozone", numberOfTrees: 5));
        using var trained = Fit(pipeline, new() { Target = "ozone" }, Extension.Air);

        Assert.Contains("ML.NET left 5 of 116 rows out of the fit, since 'Features' has missing values there. Fill them, as with mlContext.Transforms.ReplaceMissingValues.", trained.Notes);
    }

    [Fact]
    public void What_does_not_fit_is_said_in_one_sentence()
    {
        string Error(IEstimator<ITransformer> pipeline, FitOptions? options = null) => Assert.Throws<InvalidInputException>(() => Fit(pipeline, options)).Message;

        Assert.StartsWith("The pipeline cannot be fitted on this data: Could not find input column 'no_such'", Error(_ml.Transforms.Concatenate("Features", "no_such").Append(_ml.BinaryClassification.Trainers.FastTree())), StringComparison.Ordinal);
        Assert.StartsWith("The pipeline has no trainer for classes or numbers.", Error(_ml.Transforms.Concatenate("Features", "age_years")), StringComparison.Ordinal);
        Assert.StartsWith("The pipeline gives a margin and a label, but no probability. Append a calibrator", Error(Credit(_ml.BinaryClassification.Trainers.AveragedPerceptron())), StringComparison.Ordinal);
        Assert.Contains("The pipeline is for regression, but the task on the target 'risk' is binary.", Error(_ml.Transforms.Concatenate("Features", "age_years").Append(_ml.Regression.Trainers.Sdca()), new() { Target = "risk", Task = LearningTask.Binary }), StringComparison.Ordinal);
        Assert.Contains("The pipeline brings its own preparation, but the steps 'log(age_years)' were given.", Error(Credit(_ml.BinaryClassification.Trainers.FastTree()), new() { Target = "risk", Steps = "log(age_years)" }), StringComparison.Ordinal);
        Assert.Contains("The pipeline has a trainer of its own, but 'ridge' was given beside it.", Error(Credit(_ml.BinaryClassification.Trainers.FastTree()), new() { Target = "risk", Trainer = "ridge" }), StringComparison.Ordinal);
        Assert.StartsWith("The pipeline learns a label that is not 'risk'.", Error(_ml.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { ["own"] = true, ["rent"] = false }, "housing").Append(Credit(_ml.BinaryClassification.Trainers.FastTree()))), StringComparison.Ordinal);
    }
}
