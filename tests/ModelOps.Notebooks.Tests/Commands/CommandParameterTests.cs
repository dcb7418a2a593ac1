using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Commands;

/// <summary>What help and completion say of a parameter comes from its property.</summary>
public sealed class CommandParameterTests
{
    public sealed record Samples
    {
        [Parameter("How many.", Position = 1)]
        public int Count { get; init; } = 3;

        [Parameter("Data: a variable, or a file.", Position = 0, Required = true)]
        public NamedFrame? Data { get; init; }

        [Parameter("Last.")]
        public bool Last { get; init; } = true;

        [Parameter("Column.", Required = true)]
        public string FoldGroup { get; init; } = "";

        [Parameter("A colour.", Values = "red,green")]
        public string Colour { get; init; } = "red";

        [Parameter("Whether to mix.")]
        public bool? Mix { get; init; }

        [Parameter("Share.")]
        public double Share { get; init; } = 0.25;

        [Parameter("One of {trainers}.")]
        public string? Trainer { get; init; }

        public string? NotAParameter { get; init; }
    }

    private sealed class SampleCommand() : LifecycleCommand<Samples, SqlResult>("run", "Shows samples.")
    {
        public override Task<SqlResult> ExecuteAsync(ModelOpsSession ops, Samples options, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private static CommandParameter Of(string name) => CommandParameter.Of(typeof(Samples)).Single(parameter => parameter.Name == name);

    [Fact]
    public void Those_with_a_position_come_first_then_those_that_must_be_given() =>
        Assert.Equal(["data", "count", "fold-group", "last", "colour", "mix", "share", "trainer"], CommandParameter.Of(typeof(Samples)).Select(parameter => parameter.Name));

    [Fact]
    public void Help_names_choices_and_defaults_as_they_are_written()
    {
        Assert.Equal("How many. Default 3.", Of("count").Help);
        Assert.Equal("Last. Default true.", Of("last").Help);
        Assert.Equal("A colour. One of red, green. Default red.", Of("colour").Help);
        Assert.Equal("Share. Default 0.25.", Of("share").Help);
        Assert.Equal("Column.", Of("fold-group").Help);
        Assert.Equal("Whether to mix.", Of("mix").Help);
    }

    [Theory]
    [InlineData(Face.Notebook, "Data: a variable, or a file.", "#!run DATA [COUNT] --fold-group FOLD-GROUP [options]")]
    [InlineData(Face.CSharp, "Data: a variable, or a file.", "#!run DATA [COUNT] --fold-group FOLD-GROUP [options]")]
    [InlineData(Face.Terminal, "Data: a file.", "modelops show DATA [COUNT] --fold-group FOLD-GROUP [options]")]
    public void Help_and_usage_speak_the_words_of_the_face(Face face, string help, string usage)
    {
        using var use = Wording.Use(face);

        Assert.Equal((help, usage), (Of("data").Help, new SampleCommand().Usage));
    }

    [Fact]
    public void Completion_offers_choices_trainers_and_flags()
    {
        Assert.Equal(["red", "green"], Of("colour").Offered);
        Assert.Equal(Trainers.All.Select(trainer => trainer.Name), Of("trainer").Offered);
        Assert.Equal($"One of {string.Join(", ", Trainers.All.Select(trainer => trainer.Name))}.", Of("trainer").Description);
        Assert.Equal(["true", "false"], Of("last").Offered);
        Assert.Equal(["true", "false"], Of("mix").Offered);
        Assert.Equal(("", "", "COUNT"), (Of("last").HelpName, Of("mix").HelpName, Of("count").HelpName));
        Assert.True(Of("data").TakesVariable);
    }

    [Fact]
    public void Every_command_of_the_catalog_has_a_usage_and_sentences_in_each_face()
    {
        foreach (var face in Enum.GetValues<Face>())
        {
            using var use = Wording.Use(face);
            Assert.All(CommandCatalog.All, command =>
            {
                Assert.StartsWith(face == Face.Terminal ? $"modelops {Wording.Verb(command.Name)}" : $"#!{command.Name}", command.Usage, StringComparison.Ordinal);
                Assert.All(command.Parameters, parameter =>
                {
                    Assert.EndsWith(".", parameter.Help, StringComparison.Ordinal);
                    Assert.DoesNotMatch(@"  |\{|\}|Default \.|, \.$", parameter.Help);
                });
            });
        }
    }

    [Fact]
    public async Task A_flag_that_may_be_absent_is_given_without_a_value()
    {
        await using var bench = new Workbench();
        var tune = CommandCatalog.Find("tune");

        var options = await OptionsBinder.BindAsync<TuneOptions>(tune, CommandLineWords.Parse("train --target risk --blend --trials 3"), "", bench.Ops, TestContext.Current.CancellationToken);

        Assert.Equal((true, 3), (options.Blend, options.Trials));
    }
}
