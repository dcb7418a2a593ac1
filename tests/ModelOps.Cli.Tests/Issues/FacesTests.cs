using System.Text.Json.Nodes;
using ModelOps.Cli.Application;
using ModelOps.Cli.Tests.Support;
using ModelOps.Cli.Watching;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Issues;

/// <summary>A terminal was told to type magics, a notebook had no help, and a file of Excel's lost its header: as a user meets them.</summary>
[Collection(InThisProcess.Name)]
public sealed class FacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("help", "train")]
    [InlineData("train", "-h")]
    [InlineData("train", "--help")]
    public async Task Help_of_a_verb_has_its_options_with_defaults_and_no_variables(params string[] arguments)
    {
        var output = new StringWriter();

        var code = await CliApplication.RunAsync(arguments, output, TextWriter.Null);

        Assert.Equal(0, code);
        Assert.Contains("Seed of every random choice. Default 42.", output.ToString());
        Assert.Contains("Column to predict. Required.", output.ToString());
        Assert.DoesNotContain("ariable", output.ToString());
        Assert.DoesNotContain("#!", output.ToString());
    }

    [Fact]
    public async Task Help_alone_lists_the_verbs()
    {
        var output = new StringWriter();

        Assert.Equal(0, await CliApplication.RunAsync(["help"], output, TextWriter.Null));

        Assert.All(CommandCatalog.Magics.Where(magic => magic is not ("help" or "run")), magic => Assert.Contains($"  {magic} ", output.ToString()));
    }

    [Fact]
    public async Task Trainers_can_be_read_by_programs()
    {
        var output = new StringWriter();

        Assert.Equal(0, await CliApplication.RunAsync(["trainers", "--json"], output, TextWriter.Null));

        Assert.Equal(Trainers.All.Count, JsonNode.Parse(output.ToString())!.AsArray().Count);
    }

    [Theory]
    [InlineData("show", "ab")]
    [InlineData("data", "check", "some.csv", "--schema", "nothing.json")]
    [InlineData("train", "some.csv", "--target", "y", "--metric", "f1")]
    [InlineData("train", "nothing", "--target", "y")]
    [InlineData("predict", "nothing", "--data", "some.csv")]
    [InlineData("evaluate", "nothing", "--data", "some.csv")]
    [InlineData("sql")]
    [InlineData("track", "--end")]
    [InlineData("undeploy", "nothing")]
    [InlineData("data", "load", "ragged.csv")]
    public async Task A_message_on_a_terminal_names_no_magic_and_no_member(params string[] arguments)
    {
        _folder.Write("some.csv", "age,y\n1,a\n2,b\n3,a\n4,b\n");
        _folder.Write("ragged.csv", "age,y\n1\n");

        var result = await (Watcher.Takes(arguments) ? Tool.RunAsync(_folder.Path, arguments) : InThisProcess.RunAsync(_folder.Path, arguments));

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("modelops: ", result.Error);
        Assert.DoesNotContain("#!", result.Error);
        Assert.DoesNotContain("ops.", result.Error);
        Assert.DoesNotContain("variable", result.Error);
    }

    [Fact]
    public async Task A_notebook_has_magics_where_a_terminal_has_verbs_and_csharp_its_members()
    {
        _folder.Write("n.ipynb", NotebookText.Of("#!data load semi.csv", "try { await ops.LoadAsync(\"ragged.csv\"); } catch (InvalidInputException exception) { Console.WriteLine(exception.Message); }", "#!help", "#!time --help", "#!runs", "#!sql"));
        _folder.Write("semi.csv", "a;b\n1,5;x\n2,25;y\n");
        _folder.Write("ragged.csv", "age,y\n1\n");

        var result = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("read the file with #!data load FILE --decimal-comma.", result.Output);
        Assert.Contains("or read the file with OnError = CsvErrorPolicy.Null", result.Output);
        Assert.Contains("#!train DATA --target TARGET [options]", result.Output);
        Assert.Contains("#!lsmagic", result.Output);
        Assert.Contains("#!time: Shows how long the rest of the cell takes.", result.Output);
        Assert.Contains("Train with #!train, or start a run with #!track.", result.Output);
        Assert.Contains("Write it below #!sql", result.Error);
    }

    [Fact]
    public async Task What_csharp_gives_prints_in_a_cell_as_on_a_console()
    {
        _folder.Write("some.csv", "age,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
        _folder.Write("n.ipynb", NotebookText.Of(
            "var frame = await ops.LoadAsync(\"some.csv\"); var model = await ops.TrainAsync(frame, new() { Target = \"y\" }); var deployment = await ops.DeployAsync(model, \"ages\"); Console.WriteLine(deployment);",
            "deployment", "await ops.EvaluateAsync(model, frame)", "Console.WriteLine(await ops.RunsAsync());"));

        var result = await Tool.RunAsync(_folder.Path, ["run", "n.ipynb", "-o", "out.ipynb"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, result.Output.Split("ages serves runs:/").Length - 1);
        Assert.Contains("  address  http://127.0.0.1:", result.Output);
        Assert.Contains("Evaluation on 6 rows", result.Output);
        Assert.Contains("1 run\n  run ", result.Output);
    }

    [Fact]
    public async Task A_hint_comes_before_a_training_too()
    {
        _folder.Write("semi.csv", "a;y\n1,5;p\n2,25;q\n1,5;p\n2,25;q\n");

        var result = await InThisProcess.RunAsync(_folder.Path, ["train", "semi.csv", "--target", "y"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("modelops data load FILE --decimal-comma --as NAME", result.Output);
    }
}
