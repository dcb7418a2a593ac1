namespace ModelOps.Notebooks.Tests.NamedOutputs;

public sealed class OutputExtensionsTests : IAsyncDisposable
{
    private readonly ModelOpsSession _ops = new();

    private enum Verdict
    {
        Better,
    }

    public ValueTask DisposeAsync() => _ops.DisposeAsync();

    [Fact]
    public void Outputs_keep_what_JSON_can_hold_in_the_order_of_their_names()
    {
        _ops.Output("auc", 0.87);
        _ops.Output("test.rows", 1_200L);
        _ops.Output("day", new DateOnly(2026, 11, 30));
        _ops.Output("verdict", Verdict.Better);
        _ops.Output("regions", new[] { "north", "south" });
        _ops.Output("by_region", new Dictionary<string, double> { ["north"] = 0.5 });
        _ops.Output("best", new { Depth = 3, Rate = (double?)null });
        _ops.Output("loss", double.NaN);
        _ops.Output("nothing", null);
        _ops.Output("auc", 0.9);

        Assert.Equal(
            """{"auc":0.9,"test.rows":1200,"day":"2026-11-30","verdict":"Better","regions":["north","south"],"by_region":{"north":0.5},"best":{"Depth":3,"Rate":null},"loss":"NaN","nothing":null}""",
            _ops.Outputs().ToJsonString());
    }

    [Fact]
    public void A_file_is_kept_by_its_full_path()
    {
        _ops.Output("report", new FileInfo("report.html"));

        Assert.Equal(Path.GetFullPath("report.html"), (string?)_ops.Outputs()["report"]);
    }

    [Fact]
    public void What_its_author_changes_later_stays_out_of_it()
    {
        var list = new System.Text.Json.Nodes.JsonArray(1);
        _ops.Output("list", list);
        list.Add(2);
        _ops.Outputs()["list"] = 3;

        Assert.Equal("""{"list":[1]}""", _ops.Outputs().ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("auc\n")]
    public void A_name_that_no_file_of_outputs_could_hold_is_refused(string name) =>
        Assert.Equal(
            $"'{name}' cannot be the name of an output. Begin with a letter or '_', and go on with letters, digits, '_', '-' and '.', such as test.rows.",
            Assert.Throws<InvalidInputException>(() => _ops.Output(name, 1)).Message);

    [Fact]
    public void A_secret_is_refused_and_not_kept()
    {
        var error = Assert.Throws<InvalidInputException>(() => _ops.Output("password", "Xy7-quite#secret"));

        Assert.Equal("The output 'password' holds a secret, and outputs are shown and kept in files. Pass on where the secret is instead, such as env:NAME.", error.Message);
        Assert.Empty(_ops.Outputs());
    }

    [Fact]
    public void A_value_that_JSON_cannot_hold_is_refused_with_its_type()
    {
        var error = Assert.Throws<InvalidInputException>(() => _ops.Output("work", (Action)(() => { })));

        Assert.StartsWith("The output 'work' of type Action cannot be written as JSON: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Give a number, a text, a list or a map.", error.Message, StringComparison.Ordinal);
    }
}
