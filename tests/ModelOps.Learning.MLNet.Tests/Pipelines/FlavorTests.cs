using Microsoft.ML;
using ModelOps.TestSupport;

namespace ModelOps.Learning.MLNet.Tests.Pipelines;

/// <summary>Pipelines without an ONNX form, or with a wrong one, are kept as ML.NET's own file, and the note names the transform.</summary>
public sealed class FlavorTests
{
    private static readonly MLContext _ml = new(7);

    private static IEstimator<ITransformer> Logged => _ml.Transforms.Concatenate("Features", "age_years", "credit_amount")
        .Append(_ml.Transforms.NormalizeLogMeanVariance("Features"))
        .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());

    private static IEstimator<ITransformer> Words => _ml.Transforms.Text.FeaturizeText("Features", "purpose").Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());

    private static IEstimator<ITransformer> Selected => _ml.Transforms.Concatenate("All", "age_years", "credit_amount", "duration_months")
        .Append(_ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount("Features", "All", 1))
        .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());

    private static IEstimator<ITransformer> Hashed => _ml.Transforms.Categorical.OneHotHashEncoding("Features", "purpose", numberOfBits: 6).Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression());

    public static TheoryData<string, string> Cases => new()
    {
        { nameof(Logged), "The transform Normalizing (part 2 of 3) has no ONNX form" },
        { nameof(Words), "The transform TextFeaturizing (part 1 of 2)" },
        { nameof(Selected), "The transform " },
        { nameof(Hashed), "The transform OneHotHashEncoding (part 1 of 2)" },
    };

    private static IEstimator<ITransformer> Of(string name) => name switch { nameof(Logged) => Logged, nameof(Words) => Words, nameof(Selected) => Selected, _ => Hashed };

    [Theory, MemberData(nameof(Cases))]
    public void A_model_folder_of_ML_NET_scores_as_the_pipeline_does(string name, string note)
    {
        using var folder = new TemporaryFolder();
        var problem = LearningProblem.Of(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Pipeline = Of(name) });
        var expected = problem.Fit(problem.CreateTrainer()).Score(Extension.Credit);
        using (var trained = Learner.Fit(Extension.Credit, problem.Options))
        {
            if (trained.Model.Definition.Flavor is null)
            {
                // The exporter has learnt it: then the graph was proved equal on every column.
                Assert.DoesNotContain(nameof(Logged), name);
                return;
            }

            Assert.Contains(trained.Notes, each => each.StartsWith(note, StringComparison.Ordinal) && each.EndsWith("The model is kept in ML.NET's own format: ML.NET scores it wherever this tool runs, but neither ONNX Runtime nor MLflow for Python can.", StringComparison.Ordinal));
            trained.Save(folder.File("m"));
        }

        using var model = Model.Load(folder.File("m"));
        var scores = model.Score(Extension.Credit);

        Assert.True(File.Exists(folder.File("m", "model.zip")));
        Assert.False(File.Exists(folder.File("m", "model.onnx")));
        Assert.Equal(expected.Probabilities!, scores.Probabilities!);
        Assert.Equal(expected.Labels!, scores.Labels!);
        Assert.True(scores.Probability("bad").Distinct().Count() > 5);
        Assert.NotNull(model.Baseline);
        Assert.NotNull(model.Definition.InputExample);
    }

    [Fact]
    public void One_row_is_scored_and_a_missing_column_is_named()
    {
        using var trained = Learner.Fit(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Pipeline = Logged, Threshold = "0.3", Features = ["age_years", "credit_amount"] });
        using var row = trained.Model.CreateRowScorer();
        row.Set(row.Columns.ToList().IndexOf("age_years"), 30);
        row.Set(row.Columns.ToList().IndexOf("credit_amount"), 2000);
        var frame = new Frame(new Column<double>("age_years", [30]), new Column<long>("credit_amount", [2000]));

        Assert.Equal(trained.Model.Score(frame).Probabilities!, row.Run().ToArray());
        Assert.Equal(["age_years", "credit_amount"], trained.Model.InputNames.Order(StringComparer.Ordinal));
        Assert.Contains("The model needs the column 'credit_amount'", Assert.Throws<InvalidInputException>(() => trained.Model.Score(frame.Select(["age_years"]))).Message, StringComparison.Ordinal);
        Assert.Equal(0.3, trained.Model.Metadata.Threshold);
        Assert.Contains("has no ONNX graph", Assert.Throws<ModelException>(() => trained.Model.Graph()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_without_a_graph_predicts()
    {
        var pipeline = _ml.Transforms.Concatenate("Features", "wind", "temp").Append(_ml.Transforms.NormalizeLogMeanVariance("Features")).Append(_ml.Regression.Trainers.Sdca("ozone", maximumNumberOfIterations: 20));
        using var trained = Learner.Fit(Extension.Air, new() { Target = "ozone", Pipeline = pipeline });

        Assert.Equal("mlnet", trained.Model.Definition.Flavor);
        Assert.Equal(Extension.Air.RowCount, trained.Predict(Extension.Air).RowCount);
        Assert.Equal(0, trained.GraphDifference);
    }

    [Fact]
    public void A_calibration_needs_a_graph() => Assert.Equal(
        "A calibration is part of an ONNX graph, which this model does not have. Leave it out, or calibrate in the pipeline itself.",
        Assert.Throws<InvalidInputException>(() => Learner.Fit(Extension.Credit, new() { Target = "risk", Pipeline = Logged, Calibration = "platt" })).Message);

    [Fact]
    public void A_file_that_was_cut_short_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        using (var trained = Learner.Fit(Extension.Credit, new() { Target = "risk", Pipeline = Logged }))
        {
            trained.Save(folder.File("m"));
        }

        File.WriteAllBytes(folder.File("m", "model.zip"), File.ReadAllBytes(folder.File("m", "model.zip"))[..100]);
        using var model = Model.Load(folder.File("m"));

        Assert.StartsWith("ML.NET cannot read the model's file:", Assert.Throws<ModelException>(() => model.Score(Extension.Credit)).Message, StringComparison.Ordinal);
    }
}
