namespace ModelOps.Notebooks.Tests.Session;

/// <summary>A session in plain C# has variables, but shows nothing.</summary>
public sealed class DetachedHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_speaks_of_members_and_keeps_variables()
    {
        await using var ops = new ModelOpsSession();
        await ops.Host.SetVariableAsync("rows", 5, Stop);

        Assert.Equal(Face.CSharp, ops.Host.Face);
        Assert.Equal(["rows"], ops.Host.VariableNames());
        Assert.True(ops.Host.TryGetVariable("rows", out var rows) && rows is 5);
        Assert.False(ops.Host.TryGetVariable("Rows", out _));
    }

    [Fact]
    public async Task It_runs_no_code()
    {
        await using var ops = new ModelOpsSession();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ops.Host.RunCodeAsync("1 + 1", Stop));

        Assert.Equal("This session has no notebook to run code in. Call the C# method that takes a delegate.", error.Message);
    }
}
