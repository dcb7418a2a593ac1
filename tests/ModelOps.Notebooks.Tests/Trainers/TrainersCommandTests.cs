using System.Text.Json.Nodes;
using ModelOps.Learning;
using ModelOps.Notebooks.Tests.Support;
using ModelOps.TestSupport;

namespace ModelOps.Notebooks.Tests.TrainerLists;

/// <summary>The trainers and their parameters, as a user reads them.</summary>
public sealed class TrainersCommandTests
{
    [Fact]
    public async Task What_one_trainer_takes()
    {
        await using var bench = new Workbench();
        await bench.RunAsync("trainers decision-tree");

        Golden.Equal("decision-tree.txt", bench.Host.Text);
        Golden.Equal("decision-tree.html", Assert.Single(bench.Host.Html));
    }

    [Fact]
    public async Task What_one_trainer_takes_as_JSON()
    {
        await using var bench = new Workbench();
        await bench.RunAsync("trainers decision-tree --json");

        Golden.Equal("decision-tree.json", bench.Host.Text.TrimEnd());
        var depth = JsonNode.Parse(bench.Host.Text)![0]!["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == "depth")!;
        Assert.Equal(Trainers.Find("decision-tree").Parameters.Single(parameter => parameter.Name == "depth").Default, (string?)depth["default"]);
    }

    [Theory]
    [InlineData(Face.Terminal, "--set alpha=1")]
    [InlineData(Face.Notebook, "--set alpha=1")]
    [InlineData(Face.CSharp, "Set = \"alpha=1\"")]
    public void How_parameters_are_set_is_said_in_the_words_of_the_face(Face face, string set)
    {
        using var use = Wording.Use(face);

        Assert.EndsWith($"\nSet them with {set}.\n", ViewText.Render(new TrainersResult([Trainers.Find("ridge")], false).ToView()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_without_parameters_says_so_and_names_no_way_to_set_them()
    {
        var plain = new TrainerDefinition("plain", "Has no parameters.", [LearningTask.Regression], [], (TrainerOptions _) => (ITrainer)null!);

        var text = ViewText.Render(new TrainersResult([plain], false).ToView());

        Assert.Equal("Trainer plain\nplain: Has no parameters. For regression. It has no parameters.\n", text);
    }

    [Fact]
    public async Task A_trainer_that_is_not_there_is_refused_with_the_nearest()
    {
        await using var bench = new Workbench();

        Assert.StartsWith("There is no trainer 'rigde'. Did you mean 'ridge'?", (await bench.RefusedAsync("trainers rigde")).Message, StringComparison.Ordinal);
        Assert.Empty(bench.Host.Shown);
    }
}
