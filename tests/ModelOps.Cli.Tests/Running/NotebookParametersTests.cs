using ModelOps.Cli.Running;
using ModelOps.Testing;

namespace ModelOps.Cli.Tests.Running;

public sealed class NotebookParametersTests
{
    [Theory]
    [InlineData("null", null)]
    [InlineData("true", true)]
    [InlineData("7", 7L)]
    [InlineData("-0.5", -0.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("text", "text")]
    [InlineData("\"7\"", "7")]
    [InlineData("NaN", "NaN")]
    [InlineData("[not json", "[not json")]
    public void A_value_is_what_it_looks_like(string text, object? expected) => Assert.Equal(expected, NotebookParameters.Value(text));

    [Fact]
    public void Lists_and_maps_are_json()
    {
        Assert.Equal(new List<object?> { 1L, "a", null }, NotebookParameters.Value("[1, \"a\", null]"));
        Assert.Equal(new Dictionary<string, object?> { ["depth"] = 3L }, NotebookParameters.Value("{\"depth\": 3}"));
    }

    [Fact]
    public void The_command_line_wins_over_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("p.json", """{"seed": 1, "name": "x"}""");

        var parameters = NotebookParameters.Read(file, ["seed=2"]);

        Assert.Equal(2L, parameters["seed"]);
        Assert.Equal("x", parameters["name"]);
    }

    [Fact]
    public void Every_pair_that_is_no_parameter_is_named()
    {
        var fault = Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(null, ["seed", "1x=2"]));

        Assert.Equal(
            ["'-p seed' is no parameter. Write -p NAME=VALUE with a C# variable's name, as -p seed=7.", "'-p 1x=2' is no parameter. Write -p NAME=VALUE with a C# variable's name, as -p seed=7."],
            fault.Faults);
    }

    [Fact]
    public void A_parameter_file_that_is_absent_is_named()
    {
        var fault = Assert.Throws<InvalidInputException>(() => NotebookParameters.Read("nowhere.json", []));
        Assert.Equal("There is no parameter file 'nowhere.json'. Give --parameters a JSON file that exists.", fault.Message);
    }
}
