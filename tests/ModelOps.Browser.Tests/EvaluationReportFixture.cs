using ModelOps.TestSupport;

namespace ModelOps.Browser.Tests;

/// <summary>The report of an evaluation, made once by the tool itself.</summary>
public sealed class EvaluationReportFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal string Address => new Uri(_folder.File("report.html")).ToString();

    public async ValueTask InitializeAsync()
    {
        var split = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv")).Split(new SplitOptions { TestShare = 0.3, Stratify = "risk", Seed = 1 });
        await using var ops = new ModelOpsSession(null, new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}" });
        var model = await ops.TrainAsync(split.Train, new() { Target = "risk", Positive = "bad", Trainer = "gradient-boosting" });
        await ops.EvaluateAsync(new EvaluateCommandOptions { Model = model, Data = split.Test, Slices = ["housing", "age_years"], Fairness = ["housing"], Explain = true, Report = "report.html" });
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
