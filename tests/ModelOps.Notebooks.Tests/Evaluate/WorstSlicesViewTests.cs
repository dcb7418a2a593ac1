using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Evaluate;

/// <summary>What <c>#!evaluate --worst-slices</c> shows.</summary>
public sealed class WorstSlicesViewTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    [Fact]
    public async Task Slices_that_were_found_are_listed_with_how_many_were_looked_at()
    {
        var text = await _bench.ShownAsync("evaluate model --data train --worst-slices 5 --as evaluation");
        Golden.Equal("worst-slices.txt", text[text.IndexOf("Worst slices", StringComparison.Ordinal)..text.IndexOf("[figure", StringComparison.Ordinal)]);
        Assert.NotEmpty(((EvaluationResult)_bench.Host.Variables["evaluation"]).WorstSlices!.Slices);
    }

    [Fact]
    public async Task Where_there_are_too_few_rows_that_is_said()
    {
        _bench.Host.Variables["few"] = _bench.Frame("test").Take([.. Enumerable.Range(0, 60)]);
        Assert.Contains("No slice of 30 rows or more has a higher log_loss on the 30 rows that slices were looked for on.", await _bench.ShownAsync("evaluate model --data few --worst-slices 5"));
    }

    [Fact]
    public async Task A_number_out_of_range_is_refused() =>
        Assert.Equal("The number of worst slices -1 is out of range; give 0 to 50.", (await _bench.RefusedAsync("evaluate model --data test --worst-slices -1")).Message);
}
