using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Tests.Running;

/// <summary>Records, references and the list of parameters.</summary>
public sealed class ParameterRecordTests : IDisposable
{
    private const string Types = "public record Inner(int A, string B = \"x\"); public record Options(int Depth, double Rate, Inner In) { public bool Flag { get; init; } } public record struct Point(int X, int Y);";
    private readonly NotebookKernel _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Theory]
    [InlineData("""{"Depth": 9}""", "Options { Depth = 9, Rate = 0.1, In = Inner { A = 1, B = x }, Flag = False }")]
    [InlineData("""{"depth": 9, "flag": true}""", "Options { Depth = 9, Rate = 0.1, In = Inner { A = 1, B = x }, Flag = True }")]
    [InlineData("""{"In": {"B": "y\"z"}}""", "Options { Depth = 3, Rate = 0.1, In = Inner { A = 1, B = y\"z }, Flag = False }")]
    [InlineData("{}", "Options { Depth = 3, Rate = 0.1, In = Inner { A = 1, B = x }, Flag = False }")]
    public async Task A_map_changes_the_properties_that_it_names(string given, string shown) =>
        Assert.Equal(shown, await ShownAsync("var options = new Options(3, 0.1, new Inner(1));", "options", new ParameterText(given)));

    [Fact]
    public async Task A_struct_is_changed_as_a_record_is() =>
        Assert.Equal("Point { X = 1, Y = 5 }", await ShownAsync("var options = new Point(1, 2);", "options", new ParameterText("""{"Y": 5}""")));

    [Fact]
    public async Task Records_in_a_list_are_new_ones() =>
        Assert.Equal(
            "Options { Depth = 1, Rate = 2, In = Inner { A = 4, B = x }, Flag = True }",
            await ShownAsync("var options = new List<Options>();", "options[0]", new ParameterText("""[{"Depth": 1, "Rate": 2, "In": {"A": 4}, "Flag": true}]""")));

    [Theory]
    [InlineData("var options = new Options(3, 0.1, new Inner(1));", """{"Dept": 9, "Rate": "q"}""",
        "The parameter 'options' has the type Options, which has no property 'Dept'. Did you mean 'Depth'? Its properties are: Depth, Rate, In, Flag.\nThe parameter 'options.Rate' has the type double, so it cannot be 'q'. Give a number, such as 0.5.")]
    [InlineData("var options = new Options(3, 0.1, new Inner(1));", """{"In": {"A": 1.5}}""", "The parameter 'options.In.A' has the type int, so it cannot be '1.5'. Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("var options = new Options(3, 0.1, new Inner(1));", "deep", "The parameter 'options' has the type Options, so it cannot be 'deep'. Give a JSON map with properties of it: Depth (int), Rate (double), In (Inner), Flag (bool).")]
    [InlineData("var options = new List<Inner>();", """[{"B": "no A"}]""", "The parameter 'options' has the type System.Collections.Generic.List<Inner>, so it cannot be '[{\"B\": \"no A\"}]'. Give a JSON list with values of type Inner.")]
    public async Task What_a_record_cannot_hold_is_refused_before_a_cell_runs(string declaration, string given, string message)
    {
        var error = await Assert.ThrowsAsync<KernelException>(() => ShownAsync(declaration, "options", new ParameterText(given)));

        Assert.Equal(message, error.Message);
        Assert.Equal(0, _kernel.ExecutionCount);
    }

    [Theory]
    [InlineData("var p = 1;", "-7", "-7")]
    [InlineData("var p = 0.5;", "1e-3", "0.001")]
    [InlineData("var p = 0.5m;", "1e-3", "0.001")]
    [InlineData("string p = \"\";", " a \"b\" ", " a \"b\" ")]
    [InlineData("var p = true;", "False", "False")]
    [InlineData("var p = 'x';", "y", "y")]
    [InlineData("var p = DayOfWeek.Monday;", "friday", "Friday")]
    [InlineData("int? p = null;", "4", "4")]
    [InlineData("var p = new DateOnly(2026, 1, 1);", "2026-03-05", "03/05/2026")]
    [InlineData("var p = TimeSpan.Zero;", "00:15:00", "00:15:00")]
    [InlineData("var p = new Uri(\"http://a/\");", "http://b/c", "http://b/c")]
    [InlineData("object p = 1;", "5", "5")]
    public async Task A_reference_is_read_by_the_notebook_as_the_type_of_the_default(string declaration, string value, string shown)
    {
        var name = $"MODELOPS_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            var run = await RunAsync(declaration, "$\"{p}\"", "p", new ParameterReference($"@env:{name}", ParameterPlace.Environment, name, value));

            Assert.Equal(shown, Text(run));
            Assert.Contains($"GetEnvironmentVariable(\"{name}\")", run.Document.Cells[2].Source, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public async Task A_secret_file_is_read_without_the_blanks_around_it_and_its_value_is_not_in_the_copy()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "s3cr3t-words\n", TestContext.Current.CancellationToken);
        try
        {
            var run = await RunAsync("var p = \"\";", "p.Length", "p", new ParameterReference("@secret:x", ParameterPlace.File, file, "s3cr3t-words"));

            Assert.Equal("12", Text(run));
            Assert.DoesNotContain("s3cr3t-words", run.Document.ToText(NotebookFormat.Ipynb), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("var p = 1;", "The parameter 'p' has the type int, so it cannot be what @env:X holds. Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("const string p = \"\";", "The parameter 'p' is a constant, and @env:X is read when the notebook runs. Declare it as 'var p = …;'.")]
    [InlineData("var p = new[] { 1 };", "The parameter 'p' has the type int[], so it cannot be what @env:X holds. Give a JSON list with values of type int.")]
    public async Task A_reference_that_does_not_fit_is_refused_without_its_value(string declaration, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<KernelException>(() => RunAsync(declaration, "p", "p", new ParameterReference("@env:X", ParameterPlace.Environment, "X", "hidden")))).Message);

    [Fact]
    public void Parameters_are_listed_with_type_default_and_comment()
    {
        var notebook = Notebook("""
            // How deep the tree is,
            // at most 12.
            var depth = 3;

            // About the next lines as a whole.

            const int seed = 7; // of the split
            /* where the data is */
            string? path = null;
            List<int> sizes = [1, 2], more;
            """);

        Assert.Equal(
            [
                new DeclaredParameter("depth", "int", "3", "How deep the tree is, at most 12."),
                new("seed", "int", "7", "of the split"),
                new("path", "string?", "null", "where the data is"),
                new("sizes", "List<int>", "[1, 2]", ""),
                new("more", "List<int>", "", ""),
            ],
            new NotebookRunner(_kernel).ListParameters(notebook));
        Assert.Empty(new NotebookRunner(_kernel).ListParameters(new NotebookDocument()));
    }

    private static string Text(NotebookRunResult run) => ((ResultOutput)run.Document.Cells[^1].Outputs[0]).Data["text/plain"]!.ToString();

    private static NotebookDocument Notebook(string declaration, string? use = null)
    {
        var notebook = new NotebookDocument();
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", Types));
        notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", declaration));
        notebook.Cells[1].Metadata["tags"] = new System.Text.Json.Nodes.JsonArray("parameters");
        if (use is not null)
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", use));
        }

        return notebook;
    }

    private async Task<string> ShownAsync(string declaration, string shown, object value) => Text(await RunAsync(declaration, $"$\"{{{shown}}}\"", "options", value));

    private async Task<NotebookRunResult> RunAsync(string declaration, string use, string name, object value)
    {
        var run = await new NotebookRunner(_kernel).RunAsync(Notebook(declaration, use), new NotebookRunnerOptions { Parameters = new Dictionary<string, object?> { [name] = value } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(run.Failure?.Error.Message);
        return run;
    }
}
