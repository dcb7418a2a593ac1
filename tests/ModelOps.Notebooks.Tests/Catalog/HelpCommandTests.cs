using System.Diagnostics.CodeAnalysis;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.Catalog;

/// <summary>Help as a user reads it.</summary>
public sealed class HelpCommandTests
{
    [Fact]
    public async Task The_list_of_all_magics() => Golden.Equal("help.txt", await TextAsync("help"));

    [Fact]
    public async Task What_one_magic_takes() => Golden.Equal("help-evaluate.txt", await TextAsync("help evaluate"));

    [Fact]
    public async Task What_one_of_several_commands_takes_in_a_notebook()
    {
        var host = new OwnMagicsHost();
        await using var ops = new ModelOpsSession(host);
        await CommandCatalog.RunAsync(ops, "data", CommandLineWords.Parse("check --help"), "", TestContext.Current.CancellationToken);

        Golden.Equal("help-data-check.html", Assert.Single(host.Shown.Html));
    }

    [Theory]
    [InlineData("help data check")]
    [InlineData("help #!data check")]
    [InlineData("data check -?")]
    public async Task One_of_several_commands_is_asked_for_in_several_ways(string line) => Assert.Equal(await TextAsync("data check --help"), await TextAsync(line));

    [Theory]
    [InlineData("help data chek", "There is no magic 'data chek'. Did you mean 'data check'? Run #!help for all of them.")]
    [InlineData("help #!tarin", "There is no magic '#!tarin'. Did you mean 'train'? Run #!help for all of them.")]
    [InlineData("help train fast", "There is no magic 'train fast'. Run #!help for all of them.")]
    [InlineData("help wherever", "There is no magic 'wherever'. Did you mean 'whereever'? Run #!help for all of them.")]
    public async Task Words_that_name_no_magic_are_refused_with_the_nearest(string line, string expected)
    {
        await using var ops = new ModelOpsSession(new OwnMagicsHost());

        Assert.Equal(expected, (await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(ops, line))).Message);
    }

    [Fact]
    public async Task Magics_of_the_notebook_itself_are_listed_and_explained()
    {
        var host = new OwnMagicsHost();
        await using var ops = new ModelOpsSession(host);

        await RunAsync(ops, "help");
        await RunAsync(ops, "help whereever");

        Assert.Matches("Of the notebook itself\n  magic +what it does\n.*\n  #!whereever +Shows where it runs\\.\n", host.Shown.Text);
        Assert.EndsWith("#!whereever\nShows where it runs. #!whereever --help shows what it takes.\n", host.Shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_from_CSharp_gives_the_commands()
    {
        await using var ops = new ModelOpsSession();

        var help = await new HelpCommand().CallAsync(ops, new() { Magic = "data" }, TestContext.Current.CancellationToken);

        Assert.Equal(CommandCatalog.Under("data"), help.Commands);
        Assert.False(help.IsList);
        Assert.False(new HelpCommand().UsesExperiment);
    }

    private static async Task<string> TextAsync(string line)
    {
        await using var bench = new Workbench();
        await bench.RunAsync(line);
        return Assert.Single(bench.Host.Shown).Data[MimeBundle.Text];
    }

    private static Task RunAsync(ModelOpsSession ops, string line)
    {
        var words = Workbench.Words(line);
        return CommandCatalog.RunAsync(ops, words.Positional[0].Text, words with { Positional = [.. words.Positional.Skip(1)] }, "", TestContext.Current.CancellationToken);
    }

    /// <summary>A notebook with a magic of its own.</summary>
    private sealed class OwnMagicsHost : INotebookHost
    {
        internal RecordingHost Shown { get; } = new();

        public IReadOnlyList<(string Name, string Description)> OtherMagics => [("#!whereever", "Shows where it runs.")];

        public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value) => Shown.TryGetVariable(name, out value);

        public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken) => Shown.SetVariableAsync(name, value, cancellationToken);

        public IReadOnlyCollection<string> VariableNames() => Shown.VariableNames();

        public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken) => Shown.DisplayAsync(bundle, displayId, cancellationToken);

        public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Shown.RunCodeAsync(code, cancellationToken);
    }
}
