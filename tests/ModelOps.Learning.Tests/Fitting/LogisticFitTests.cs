using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Fitting;

public sealed class LogisticFitTests
{
    private static Frame Credit => Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Fact]
    public void The_graph_scores_every_row_as_the_trainer_does()
    {
        var problem = LearningProblem.Of(Credit, new FitOptions { Target = "risk", Trainer = "logistic" });
        var candidate = problem.Fit(problem.CreateTrainer());
        using var model = new Model(candidate.ToDefinition());

        var (expected, actual) = (candidate.Score(Credit), model.Score(Credit));

        Assert.Equal(1000 * 2, actual.Probabilities!.Length);
        Assert.All(expected.Probabilities!.Zip(actual.Probabilities!), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(["good", "bad"], model.Metadata.Classes);
        Assert.Equal("bad", model.Metadata.PositiveClass);
    }

    [Fact]
    public void A_saved_model_predicts_as_before()
    {
        using var folder = new TemporaryFolder();
        using var trained = Learner.Fit(Credit, new FitOptions { Target = "risk" });
        trained.Save(folder.File("model"));

        using var loaded = Model.Load(folder.File("model"));

        Assert.Equal(trained.Predict(Credit).ToCsv(), loaded.Predict(Credit).ToCsv());
        Assert.Equal(["label", "probability_good", "probability_bad"], loaded.Predict(Credit).Columns.Select(column => column.Name));
        Assert.Equal(21, loaded.Baseline!.Columns.Count);
        var right = Enumerable.Range(0, 1000).Count(row => Equals(loaded.Predict(Credit)["label"][row], Credit["risk"][row]));
        Assert.InRange(right, 770, 800);
    }
}
