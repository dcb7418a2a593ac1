using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

[Collection(SharedCatalogs.Name)]
public sealed class AddedCommandsTests : IDisposable
{
    public void Dispose()
    {
        CommandCatalog.Remove("data count");
        CommandCatalog.Remove("count-rows");
    }

    public sealed record CountOptions
    {
        [Parameter("Data to count.", Position = 0, Required = true)]
        public NamedFrame? Data { get; init; }
    }

    public sealed record CountResult(int Rows) : Viewable
    {
        public override View ToView() => new View("Count").Fact("rows", Rows);
    }

    private sealed class CountCommand(string name) : LifecycleCommand<CountOptions, CountResult>(name, "Count rows.")
    {
        public override Task<CountResult> ExecuteAsync(ModelOpsSession ops, CountOptions options, CancellationToken cancellationToken) => Task.FromResult(new CountResult(options.Data!.Frame.RowCount));
    }

    [Fact]
    public async Task A_command_that_was_added_is_a_magic_with_help_and_checks()
    {
        await using var bench = new Workbench();
        CommandCatalog.Add(new CountCommand("data count"));
        CommandCatalog.Add(new CountCommand("count-rows"));

        await bench.RunAsync("count-rows train");
        Assert.Contains("rows", bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains("750", bench.Host.Text, StringComparison.Ordinal);
        await bench.RunAsync("data count test");
        Assert.Contains("250", bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains("count-rows", CommandCatalog.Magics);
        await bench.RunAsync("help count-rows");
        Assert.Contains("Data to count.", bench.Host.Text, StringComparison.Ordinal);
        Assert.Contains("data", (await bench.RefusedAsync("count-rows")).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("train", "There is a command 'train' already. Give the one you add another name.")]
    [InlineData("train fast", "A command 'train fast' cannot stand beside 'train'. Give it another first word.")]
    [InlineData("data", "A command 'data' cannot stand beside 'data load'. Give it another first word.")]
    [InlineData("Count Rows Now", "'Count Rows Now' cannot be the name of a command: write one or two words in lower case, with digits and dashes.")]
    public void A_name_that_cannot_be_called_is_refused(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => CommandCatalog.Add(new CountCommand(name))).Message);
}
