using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A deployment without a name wrote its files into the folder of all deployments, and removed what it found there; one of blanks or with line ends could hardly be named again.</summary>
public sealed class DeploymentNamesTests(TrainedBench trained) : IClassFixture<TrainedBench>
{
    private readonly Workbench _bench = trained.Bench;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" credit")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2Kb")]
    [InlineData("a name whose letters are ééééééééééééééééééééééééééééééééééééé, which take six each")]
    public async Task A_name_that_cannot_be_seen_or_written_is_refused_and_nothing_is_left(string name)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _bench.Ops.DeployAsync("credit@champion", new DeployOptions { Name = name, Background = true }, Stop));

        Assert.Equal("The deployment cannot be named so: the name is empty, too long, or has blanks around it or control characters. Give another name with Name.", refused.Message);
        Assert.False(Directory.Exists(Path.Combine(_bench.Options.StateFolder!, "deployments")));
    }
}
