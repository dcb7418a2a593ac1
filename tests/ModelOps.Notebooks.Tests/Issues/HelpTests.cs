using System.Text.Json.Nodes;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Issues;

/// <summary>A notebook had no help: neither what magics there are, nor what one takes, nor a trainer's parameters.</summary>
public sealed class HelpTests
{
    [Fact]
    public async Task Help_lists_every_magic_with_what_it_does()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("help");

        Assert.All(CommandCatalog.All, command =>
        {
            Assert.Contains("#!" + command.Name, bench.Host.Text);
            Assert.Contains(command.Summary, bench.Host.Text);
        });
    }

    public static TheoryData<string> Magics => [.. CommandCatalog.Magics];

    [Theory]
    [MemberData(nameof(Magics))]
    public async Task Every_magic_shows_what_it_takes_in_three_ways(string magic)
    {
        await using var bench = new Workbench();

        await bench.RunAsync($"help {magic}");
        await bench.RunAsync($"{magic} --help");
        await bench.RunAsync($"{magic} -h");

        Assert.Equal(3, bench.Host.Shown.Count);
        Assert.All(bench.Host.Shown, shown => Assert.Equal(bench.Host.Shown[0].Data[MimeBundle.Text], shown.Data[MimeBundle.Text]));
        foreach (var parameter in CommandCatalog.Under(magic).SelectMany(command => command.Parameters))
        {
            Assert.Contains(parameter.Description, bench.Host.Text);
        }

        Assert.Empty(bench.Ops.RunIds);
    }

    [Fact]
    public async Task Help_of_one_of_several_commands_leaves_the_others_out()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("data load nothing.csv --help");

        Assert.Contains("#!data load PATH [options]", bench.Host.Text);
        Assert.Contains("--decimal-comma", bench.Host.Text);
        Assert.DoesNotContain("#!data split", bench.Host.Text);
    }

    [Fact]
    public async Task Help_names_defaults_and_what_must_be_given()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("train --help");

        Assert.Contains("#!train DATA --target TARGET [options]", bench.Host.Text);
        Assert.Contains("--target (required)", bench.Host.Text);
        Assert.Contains("Seed of every random choice. Default 42.", bench.Host.Text);
    }

    [Fact]
    public async Task A_magic_that_does_not_exist_is_named_with_the_nearest()
    {
        await using var bench = new Workbench();

        var exception = await bench.RefusedAsync("help trian");

        Assert.Equal("There is no magic 'trian'. Did you mean 'train'? Run #!help for all of them.", exception.Message);
    }

    [Fact]
    public async Task Trainers_lists_every_trainer_with_every_parameter()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("trainers");

        foreach (var trainer in Trainers.All)
        {
            Assert.Contains($"{trainer.Name}: {trainer.Description}", bench.Host.Text);
            Assert.All(trainer.Parameters, parameter => Assert.Matches($@"{parameter.Name} +(whole number|number|true or false|choice|text) .*{System.Text.RegularExpressions.Regex.Escape(parameter.Default)}.*{System.Text.RegularExpressions.Regex.Escape(parameter.Description)}", bench.Host.Text));
        }
    }

    [Fact]
    public async Task A_trainer_is_shown_by_its_name_and_as_json()
    {
        await using var bench = new Workbench();

        await bench.RunAsync("trainers random_forest --json");

        var trainer = JsonNode.Parse(bench.Host.Text)![0]!;
        Assert.Equal("random-forest", (string?)trainer["name"]);
        Assert.Equal(Trainers.Find("random-forest").Parameters.Select(parameter => parameter.Name), trainer["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
        Assert.StartsWith("There is no trainer 'forest'.", (await bench.RefusedAsync("trainers forest")).Message);
    }
}
