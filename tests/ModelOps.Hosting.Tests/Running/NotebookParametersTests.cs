using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

public sealed class NotebookParametersTests
{
    [Fact]
    public void What_is_typed_stays_text_until_the_default_gives_its_type()
    {
        var parameters = NotebookParameters.Read(null, ["account=012", "text=a=b", "empty=", "@class=1"]);

        Assert.Equal(["account 012", "text a=b", "empty ", "class 1"], parameters.Select(pair => $"{pair.Key} {Assert.IsType<ParameterText>(pair.Value)}"));
    }

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("p.json", """{"seed": 1, "name": "x"}""");

        var parameters = NotebookParameters.Read(file, ["seed=2"]);

        Assert.Equal(new ParameterText("2"), parameters["seed"]);
        Assert.Equal("x", parameters["name"]!.ToString());
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("1.50", "1.50")]
    [InlineData("012", "\"012\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1, 2]", "[1,2]")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("\"x\"", "\"\\u0022x\\u0022\"")]
    public void What_is_typed_is_kept_so_that_a_file_of_it_gives_the_same(string typed, string json)
    {
        var kept = NotebookParameters.Write(NotebookParameters.Read(null, [$"p={typed}"]));

        Assert.Equal($"{{\"p\":{json}}}", kept.ToJsonString());
    }

    [Fact]
    public void Every_pair_that_cannot_be_used_is_named()
    {
        var exception = Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(null, ["seed", "1x=2", "a=1", "a=2"]));

        Assert.Equal(
            [
                "The parameter 'seed' has no '='. Write NAME=VALUE, as seed=7.",
                "'1x' in the parameter '1x=2' cannot be the name of a C# variable. Write NAME=VALUE, as seed=7.",
                "The parameter 'a' is given twice. Give it once.",
            ],
            exception.Errors);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{")]
    public void A_parameter_file_that_is_not_one_json_object_is_refused(string json)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("p.json", json);
        Assert.Contains(file, Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(file, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_file_that_is_absent_is_named()
    {
        var exception = Assert.Throws<InvalidInputException>(() => NotebookParameters.Read("nowhere.json", []));
        Assert.Equal("There is no parameter file 'nowhere.json'. Give a JSON or YAML file that exists.", exception.Message);
    }
}
