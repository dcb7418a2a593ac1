using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Catalog;

/// <summary>A magic's first words choose the command.</summary>
public sealed class CommandCatalogTests : IAsyncDisposable
{
    private readonly Workbench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public void Commands_stand_in_the_order_of_a_models_life()
    {
        string[] life = ["experiment", "data load", "train", "evaluate", "register", "promote", "deploy", "predict", "drift", "card"];

        Assert.Equal(life, CommandCatalog.All.Select(command => command.Name).Where(life.Contains));
        Assert.Equal("help", CommandCatalog.All[0].Name);
    }

    [Fact]
    public void A_magic_is_there_once_however_many_commands_are_under_it()
    {
        Assert.Distinct(CommandCatalog.Magics);
        Assert.Equal(["data load", "data images", "data profile", "data schema", "data check", "data split"], CommandCatalog.Under("data").Select(command => command.Name));
        Assert.Equal("train", Assert.Single(CommandCatalog.Under("train")).Name);
        Assert.Empty(CommandCatalog.Under("dat"));
        Assert.Empty(CommandCatalog.Under("deploymen"));
    }

    [Fact]
    public void A_command_is_found_by_its_name_or_the_nearest_is_named()
    {
        Assert.Equal("data split", CommandCatalog.Find("data split").Name);
        Assert.StartsWith("There is no command 'data splitt'. Did you mean 'data split'?", Assert.Throws<InvalidInputException>(() => CommandCatalog.Find("data splitt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_with_the_tool_cannot_be_taken_out()
    {
        Assert.False(CommandCatalog.Remove("train"));
        Assert.False(CommandCatalog.Remove("nothing"));
        Assert.Equal("train", CommandCatalog.Find("train").Name);
    }

    [Fact]
    public async Task The_second_word_chooses_and_is_not_handed_on()
    {
        await _bench.RunAsync("data profile train");

        Assert.StartsWith("Profile of train\ntrain: 750 rows × 6 columns", _bench.Host.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "'#!data' needs one of load, images, profile, schema, check, split as its first word.")]
    [InlineData("data splt train", "'#!data' needs one of load, images, profile, schema, check, split as its first word, not 'splt'. Did you mean 'split'?")]
    [InlineData("trian train", "There is no magic '#!trian'. Did you mean '#!train'? Run #!help to list them.")]
    [InlineData("trian --help", "There is no magic '#!trian'. Did you mean '#!train'? Run #!help to list them.")]
    public async Task A_magic_that_is_not_there_is_refused_with_the_nearest(string line, string expected)
    {
        Assert.Equal(expected, (await _bench.RefusedAsync(line)).Message);
        Assert.Empty(_bench.Host.Shown);
    }

    [Fact]
    public async Task Help_wins_over_whatever_else_stands_in_the_line()
    {
        await _bench.RunAsync("train nothing --taget risk --help");

        Assert.StartsWith("#!train\n#!train DATA --target TARGET [options]\n", Assert.Single(_bench.Host.Shown).Data[MimeBundle.Text], StringComparison.Ordinal);
        Assert.Empty(_bench.Ops.RunIds);
    }
}
