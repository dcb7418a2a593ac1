namespace ModelOps.Learning.MLNet.Tests.Issues;

/// <summary>LightGBM's library has one number of threads for the process, so of two fits at once one wrote past its buffers, and the process died.</summary>
public sealed class FitsAtOnceTests
{
    [Fact]
    public async Task Fits_of_LightGBM_at_once_with_different_numbers_of_threads_all_end()
    {
        TrainedModel Fit(int number) => Learner.Fit(Extension.Credit, new() { Target = "risk", PositiveClass = "bad", Trainer = "lightgbm", Set = "trees=10", Threads = 1 + (number % 4) });
        var fits = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(() => Fit(number), TestContext.Current.CancellationToken)));

        foreach (var fit in fits)
        {
            Assert.All(fit.Model.Score(Extension.Credit).Probabilities!, probability => Assert.InRange(probability, 0, 1));
            fit.Dispose();
        }
    }
}
