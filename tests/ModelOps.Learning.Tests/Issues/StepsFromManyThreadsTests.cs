using ModelOps.Learning.Tests.Extending;

namespace ModelOps.Learning.Tests.Issues;

/// <summary>A forest reports its trees from the threads that grow them. Two at once left an empty place in the list of steps, and the run that logged them failed with a null reference.</summary>
[Collection(SharedCatalogs.Name)]
public sealed class StepsFromManyThreadsTests : IDisposable
{
    private const string Trainer = "test-threads";
    private const int Threads = 4;
    private const int Reports = 100_000;

    public StepsFromManyThreadsTests() => Trainers.Add(new TrainerDefinition(Trainer, "Reports from many threads.", [LearningTask.Regression], [], static _ => new Reporting()));

    public void Dispose() => Trainers.Remove(Trainer);

    [Fact]
    public void No_step_is_lost_and_none_is_empty()
    {
        var frame = new Frame(new Column<double>("x", [1, 2, 3, 4]), new Column<double>("y", [0.5, 1.5, 2.5, 3.5]));

        using var trained = Learner.Fit(frame, new() { Target = "y", Trainer = Trainer }, null, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(null, trained.LossCurve);
        Assert.Equal(Enumerable.Range(1, Threads * Reports), trained.LossCurve.Select(step => step.Step).Order());
    }

    private sealed class Reporting : ITrainer
    {
        public string Name => Trainer;

        public Preparation Preparation => Preparation.Tree;

        public IFittedModel Fit(Features x, Targets y, FitContext context)
        {
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
            {
                for (var i = 1; i <= Reports; i++)
                {
                    context.Progress?.Report(new FitProgress((thread * Reports) + i, Threads * Reports));
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            return Trainers.Find("dummy").Create().Fit(x, y, context with { Progress = null });
        }
    }
}
