using System.Globalization;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Jupyter.Notebooks.Parameters;
using ModelOps.Kernel.Running;
using static ModelOps.Kernel.Tests.Jupyter.Notebooks.EngineFixture;

namespace ModelOps.Kernel.Tests.Jupyter.Notebooks;

public sealed class ParameterSyntaxTests
{
    [Theory]
    [InlineData("R", "NULL | TRUE | 1 | 12345678901 | 0.5 | 1.0 | NaN | -Inf | \"a\\\"\\n\" | list(1, \"x\") | list(\"k\" = 2) | as.Date(\"2026-03-05\")")]
    [InlineData("F#", "None | true | 1 | 12345678901L | 0.5 | 1.0 | nan | -infinity | \"a\\\"\\n\" | [ 1; \"x\" ] | [ (\"k\", 2 :> System.IComparable) ] |> Map.ofList | System.DateOnly.Parse(\"2026-03-05\", System.Globalization.CultureInfo.InvariantCulture)")]
    [InlineData("python", "None | True | 1 | 12345678901 | 0.5 | 1.0 | float('nan') | float('-inf') | \"a\\\"\\n\" | [1, \"x\"] | {\"k\": 2} | __import__(\"datetime\").date.fromisoformat(\"2026-03-05\")")]
    public void Values_are_written_in_the_language_of_the_kernel(string language, string expected)
    {
        object?[] values = [null, true, 1, 12345678901L, 0.5, 1.0, double.NaN, double.NegativeInfinity, "a\"\n", new object[] { 1, "x" }, new Dictionary<string, int> { ["k"] = 2 }, new DateOnly(2026, 3, 5)];

        Assert.Equal(expected, string.Join(" | ", values.Select(value => ParameterSyntax.For(language)!.Of(value, "1"))));
    }

    [Theory]
    [InlineData("python", "a = 1  # how many\nb: int = 2\nc='x # y'\nd == 3\n    e = 4\nf(g=5)", "a=1 (how many) b=2 () c='x # y' ()")]
    [InlineData("r", "a <- 1 # how many\nb = 2\n.c <- 'x'\nd == 3", "a=1 (how many) b=2 () .c='x' ()")]
    [InlineData("fsharp", "let a = 1 // how many\nlet mutable b : int = 2\n  let c = 3\nprintfn \"x = 1\"", "a=1 (how many) b=2 ()")]
    public void Assignments_at_the_start_of_a_line_are_parameters(string language, string source, string expected)
    {
        var declared = ForeignParameters.Declared([new NotebookCell(CellKind.Code, language, source)], ParameterSyntax.For(language)!);

        Assert.Equal(expected, string.Join(' ', declared.Values.Select(each => $"{each.Name}={each.Default} ({each.Comment})")));
    }

    [Fact]
    public void A_text_that_R_cannot_hold_is_refused_by_name()
    {
        var thrown = Assert.Throws<KernelException>(() => ForeignParameters.Inject(In("r", "# tags: parameters\nname <- ''"), new Dictionary<string, object?> { ["name"] = "a\0" }, new RParameters(), "r"));

        Assert.Equal("The parameter 'name' cannot be 'a\0' in R. Give it as its default, '', is given.", thrown.Message);
    }

    [Fact]
    public void A_second_run_replaces_the_values_of_the_first()
    {
        var notebook = Notebook("# tags: parameters\na = 1", "print(a)");
        ForeignParameters.Inject(notebook, new Dictionary<string, object?> { ["a"] = 2 }, new PythonParameters(), "python");
        ForeignParameters.Inject(notebook, new Dictionary<string, object?> { ["a"] = new ParameterText("3") }, new PythonParameters(), "python");

        Assert.Equal(["# tags: parameters\na = 1", "# Parameters\na = 3", "print(a)"], notebook.Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void Numbers_are_written_alike_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Equal("1.5", new PythonParameters().Of(1.5, ""));
            Assert.Equal("0.25", new RParameters().Of(new ParameterText("0.25"), "1"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
