using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Evaluate;

/// <summary>What <c>#!evaluate</c> shows of pairs of columns and of fairness.</summary>
public sealed class FairnessViewTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    [Fact]
    public async Task Pairs_groups_measures_and_the_four_fifths_rule_are_shown()
    {
        var text = await _bench.ShownAsync("evaluate model --data test --slices housing*checking_account_status --fairness \"housing=own,housing*checking_account_status\" --favourable-class good --as evaluation");
        Golden.Equal("fairness.txt", TrainedBench.Scrub(text[text.IndexOf("Slices", StringComparison.Ordinal)..text.IndexOf("[figure", StringComparison.Ordinal)]));
        Assert.Equal(["housing", "housing*checking_account_status"], ((EvaluationResult)_bench.Host.Variables["evaluation"]).Fairness.Select(result => result.Column));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_refused_and_nothing_is_written()
    {
        var exception = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.RunAsync("evaluate model --data test --fairness housing=ownd --as nothing"));
        Assert.Equal("There is no group 'ownd' of 'housing'. Did you mean 'own'? The groups are: for free, own, rent.", exception.Message);
        Assert.False(_bench.Host.Variables.ContainsKey("nothing"));
    }
}
