using ModelOps.Cli.Running;
using ModelOps.Cli.Tests.Support;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Cli.Tests.Running;

public sealed class ParameterListingTests
{
    private static readonly DeclaredParameter[] _parameters = [new("depth", "int", "3", "How deep the tree is."), new("sizes", "List<int>", "[1, 2]", ""), new("path", "string?", "null", "")];

    [Fact]
    public void Parameters_are_listed_in_a_table() => Assert.Equal(
        """
        parameter  type       default  comment
        ─────────  ─────────  ───────  ─────────────────────
        depth      int        3        How deep the tree is.
        sizes      List<int>  [1, 2]
        path       string?    null

        """,
        string.Join('\n', ParameterListing.Text("n.ipynb", _parameters).Split('\n').Select(line => line.Trim())));

    [Fact]
    public void A_notebook_without_parameters_says_so() =>
        Assert.Equal("n.ipynb takes no parameters: none of its cells is tagged 'parameters'.\n", ParameterListing.Text("n.ipynb", []));

    [Fact]
    public void Machines_read_them_as_JSON()
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(ParameterListing.Json(_parameters))!.AsArray();

        Assert.Equal("""{"name":"depth","type":"int","default":"3","comment":"How deep the tree is."}""", list[0]!.ToJsonString());
        Assert.Equal(3, list.Count);
    }

    [Fact]
    public async Task A_listing_runs_no_cell_and_leaves_no_copy()
    {
        using var folder = new TemporaryFolder();
        folder.Write("n.ipynb", NotebookText.Of("throw new Exception();", "// parameters\n\nvar seed = 7; // of the split"));

        var result = await Tool.RunAsync(folder.Path, ["run", "n.ipynb", "--list-parameters"]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("seed", result.Output, StringComparison.Ordinal);
        Assert.Contains("of the split", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("runs")));
    }
}
