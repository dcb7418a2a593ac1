using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Documents;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Running;

namespace ModelOps.Kernel.Tests.Issues;

/// <summary><c>var rate = 0.5</c> with <c>rate=1</c> divided integers, a text of digits lost its zero, and a mistyped name passed silently.</summary>
public sealed class ParameterTypesTests
{
    [Theory]
    [InlineData("var x = 0.5;", "1", "double x = 1d;")]
    [InlineData("var x = 0.5;", "-1e-3", "double x = -0.001d;")]
    [InlineData("var x = 0.5;", "NaN", "double x = double.NaN;")]
    [InlineData("var x = 0.5;", "-Infinity", "double x = double.NegativeInfinity;")]
    [InlineData("double x = 1;", "9007199254740993", "double x = 9007199254740992d;")]
    [InlineData("var x = 1f;", "2", "float x = 2f;")]
    [InlineData("var x = 1m;", "0.10", "decimal x = 0.10m;")]
    [InlineData("var x = 1;", "-2147483648", "int x = -2147483648;")]
    [InlineData("var x = 1L;", "7", "long x = 7L;")]
    [InlineData("long x = 1;", "-9223372036854775808", "long x = -9223372036854775808L;")]
    [InlineData("byte x = 1;", "255", "byte x = 255;")]
    [InlineData("ulong x = 1;", "18446744073709551615", "ulong x = 18446744073709551615UL;")]
    [InlineData("nint x = 1;", "-5", "nint x = -5;")]
    [InlineData("string x = \"000\";", "012345678901", "string x = \"012345678901\";")]
    [InlineData("var x = \"a\";", "true", "string x = \"true\";")]
    [InlineData("var x = \"a\";", "null", "string x = \"null\";")]
    [InlineData("var x = \"a\";", "", "string x = \"\";")]
    [InlineData("var x = \"a\";", "\"7\"", "string x = \"\\\"7\\\"\";")]
    [InlineData("var x = \"a\";", "c:\\new\n{0} é 日本 🙂", "string x = \"c:\\\\new\\n{0} é 日本 🙂\";")]
    [InlineData("string? x = null;", "null", "string? x = null;")]
    [InlineData("string? x = null;", "no", "string? x = \"no\";")]
    [InlineData("var x = false;", "TRUE", "bool x = true;")]
    [InlineData("var x = 'a';", "'", "char x = '\\'';")]
    [InlineData("int? x = null;", "5", "int? x = 5;")]
    [InlineData("int? x = 3;", "null", "int? x = null;")]
    [InlineData("double? x = null;", "1", "double? x = 1d;")]
    [InlineData("const int x = 3;", "4", "const int x = 4;")]
    [InlineData("const string x = \"a\";", "b", "const string x = \"b\";")]
    [InlineData("int y = 1, x = 2;", "3", "int x = 3;")]
    [InlineData("var (y, x) = (1, 2.5);", "3", "double x = 3d;")]
    [InlineData("var x = DayOfWeek.Monday;", "friday", "System.DayOfWeek x = System.DayOfWeek.Friday;")]
    [InlineData("enum Mode { Fast, @class } Mode x = Mode.Fast;", "class", "Mode x = Mode.@class;")]
    [InlineData("var x = FileShare.None;", "read, write", "System.IO.FileShare x = System.IO.FileShare.Read | System.IO.FileShare.Write;")]
    [InlineData("var x = new DateTime(2020, 1, 1);", "2026-03-05", "System.DateTime x = System.DateTime.Parse(\"2026-03-05T00:00:00.0000000\", null, System.Globalization.DateTimeStyles.RoundtripKind);")]
    [InlineData("DateOnly x = new(2020, 1, 1);", "2026-03-05", "System.DateOnly x = new System.DateOnly(2026, 3, 5);")]
    [InlineData("var x = TimeSpan.FromMinutes(1);", "00:15:00", "System.TimeSpan x = System.TimeSpan.Parse(\"00:15:00\", null);")]
    [InlineData("var x = Guid.Empty;", "6F9619FF-8B86-D011-B42D-00C04FC964FF", "System.Guid x = new System.Guid(\"6f9619ff-8b86-d011-b42d-00c04fc964ff\");")]
    [InlineData("var x = new[] { 1, 2 };", "[3, 4]", "int[] x = [3, 4];")]
    [InlineData("double[] x = [0.5];", "[1, 2]", "double[] x = [1d, 2d];")]
    [InlineData("List<string> x = new();", "[\"012\", \"b\"]", "System.Collections.Generic.List<string> x = [\"012\", \"b\"];")]
    [InlineData("var x = new Dictionary<string, double>();", "{\"a\": 1}", "System.Collections.Generic.Dictionary<string, double> x = new System.Collections.Generic.Dictionary<string, double> { [\"a\"] = 1d };")]
    [InlineData("object x = null;", "7", "object x = 7;")]
    [InlineData("object x = null;", "\"7\"", "object x = \"7\";")]
    [InlineData("var @class = 1;", "2", "int @class = 2;", "class")]
    public async Task A_value_takes_the_type_of_its_default(string cell, string given, string expected, string name = "x")
    {
        var run = await RunAsync([cell, $"Console.Write((object)@{name});"], Typed(name, given));

        Assert.Equal(expected, run.Document.Cells[1].Source.Split("// Parameters\n")[1]);
        Assert.Null(run.Failure?.Error.Message);
    }

    [Theory]
    [InlineData("var x = 1;", "abc", "int", "Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("var x = 1;", "3000000000", "int", "Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("var x = 1;", "1.0", "int", "Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("var x = 1;", "", "int", "Give a whole number from -2147483648 to 2147483647.")]
    [InlineData("byte x = 1;", "256", "byte", "Give a whole number from 0 to 255.")]
    [InlineData("int? x = 1;", "x", "int?", "Give a whole number from -2147483648 to 2147483647, or null.")]
    [InlineData("var x = 0.5;", "1,5", "double", "Give a number, such as 0.5.")]
    [InlineData("var x = 0.5;", "1e999", "double", "Give a number, such as 0.5.")]
    [InlineData("var x = 1f;", "1e39", "float", "Give a number, such as 0.5.")]
    [InlineData("var x = 0.5m;", "99999999999999999999999999999999", "decimal", "Give a number, such as 0.5.")]
    [InlineData("var x = false;", "maybe", "bool", "Give true or false.")]
    [InlineData("var x = false;", "1", "bool", "Give true or false.")]
    [InlineData("var x = 'a';", "ab", "char", "Give one character.")]
    [InlineData("var x = DateTime.MinValue;", "03/05/2026", "System.DateTime", "Give a date or time, such as 2026-03-05 or 2026-03-05T14:30:00.")]
    [InlineData("var x = TimeSpan.Zero;", "5", "System.TimeSpan", "Give a length of time, such as 00:15:00.")]
    [InlineData("enum Mode { Fast, Slow } var x = Mode.Fast;", "2", "Mode", "Give one of Fast, Slow.")]
    [InlineData("var x = new[] { 1 };", "3", "int[]", "Give a JSON list with values of type int.")]
    [InlineData("var x = new[] { 1 };", "[1, 2.5]", "int[]", "Give a JSON list with values of type int.")]
    public async Task A_value_that_the_type_cannot_hold_is_refused_before_the_first_cell(string cell, string given, string type, string advice)
    {
        var exception = await Assert.ThrowsAsync<KernelException>(() => RunAsync([cell], Typed("x", given)));

        Assert.Equal($"The parameter 'x' has the type {type}, so it cannot be '{given}'. {advice}", exception.Message);
    }

    [Fact]
    public async Task A_type_that_no_text_can_give_is_refused()
    {
        var exception = await Assert.ThrowsAsync<KernelException>(() => RunAsync(["var x = new FileInfo(\"a\");"], Typed("x", "b")));
        Assert.Equal("The parameter 'x' has the type System.IO.FileInfo, which cannot be given as a parameter. Give it a default of a simple type: a text, number, bool, date, enum, record, list or map of these.", exception.Message);
    }

    [Fact]
    public async Task Unknown_names_are_refused_with_the_known_ones_all_at_once()
    {
        var given = new Dictionary<string, object?> { ["nmae"] = "typo", ["class"] = 1, ["rate"] = new ParameterText("abc") };

        var exception = await Assert.ThrowsAsync<KernelException>(() => RunAsync(["var name = \"x\"; var rate = 0.5;\nvoid Help() { int inner = 1; }"], given));

        Assert.Equal(
            [
                "The cell tagged 'parameters' declares no variable 'nmae'. Did you mean 'name'? It declares: name, rate.",
                "'class' is a keyword of C#, not the name of a variable of the cell tagged 'parameters'. It declares: name, rate.",
                "The parameter 'rate' has the type double, so it cannot be 'abc'. Give a number, such as 0.5.",
            ],
            exception.Message.Split('\n'));
    }

    [Fact]
    public async Task Without_a_tagged_cell_the_error_says_how_to_tag_one()
    {
        var exception = await Assert.ThrowsAsync<KernelException>(() => RunAsync(["var x = 1;"], Typed("x", "2"), tag: null));
        Assert.StartsWith("The notebook has no cell tagged 'parameters', so it takes no parameter 'x'. Put the defaults into a C# cell of their own, as 'var x = …;', and give that cell the tag", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_json_files_and_programs_follow_the_default_too()
    {
        var given = new Dictionary<string, object?>
        {
            ["rate"] = 1,
            ["months"] = JsonNode.Parse("12"),
            ["account"] = JsonNode.Parse("\"0012\""),
            ["exact"] = JsonSerializer.Deserialize<JsonElement>("1.10"),
            ["big"] = JsonNode.Parse("123456789012345678901234567890"),
            ["text"] = 1.5,
            ["list"] = new List<object?> { 1L, 2 },
            ["day"] = new DateTime(2026, 3, 5),
        };

        var run = await RunAsync(
            ["var rate = 0.5; var months = 12.0; var account = \"\"; var exact = 0m; System.Numerics.BigInteger big = 1; var text = \"\"; double[] list = null; DateTime day = default;", "$\"{rate / 2} {months / 24} {account} {exact} {big} {text} {list.Sum() / 2} {day:yyyy-MM-dd}\""],
            given);

        Assert.Equal("0.5 0.5 0012 1.10 123456789012345678901234567890 1.5 1.5 2026-03-05", ((ResultOutput)run.Document.Cells[2].Outputs[0]).Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task The_defaults_type_may_come_from_a_cell_before_and_cells_between_may_hold_directives()
    {
        var run = await RunAsync(["using System.Globalization;\nenum Mode { Fast, Slow }", "#!time\nvar x = Mode.Fast;\nvar s = NumberStyles.None;", "$\"{x} {s}\""], new Dictionary<string, object?> { ["x"] = "Slow", ["s"] = "AllowExponent" }, tag: 1);

        Assert.Null(run.Failure?.Error.Message);
        Assert.Equal("Slow AllowExponent", ((ResultOutput)run.Document.Cells[3].Outputs[0]).Data["text/plain"]!.ToString());
    }

    [Fact]
    public async Task A_tagged_cell_of_another_language_is_refused()
    {
        var notebook = Notebook(["x"], 0);
        notebook.Cells[0].Language = "value";
        using var kernel = new NotebookKernel();

        var exception = await Assert.ThrowsAsync<KernelException>(() => new NotebookRunner(kernel).RunAsync(notebook, new NotebookRunnerOptions { Parameters = Typed("x", "1") }));

        Assert.Equal("The cell tagged 'parameters' is written in value, but parameters are C# variables. Tag a C# cell that declares them, as 'var seed = 7;'.", exception.Message);
    }

    [Fact]
    public async Task An_executed_copy_takes_other_values_in_the_place_of_the_last_ones()
    {
        var first = await RunAsync(["var x = 1;", "x"], Typed("x", "2"));
        using var kernel = new NotebookKernel();

        var second = await new NotebookRunner(kernel).RunAsync(first.Document, new NotebookRunnerOptions { Parameters = Typed("x", "3") });

        Assert.Equal(3, second.Document.Cells.Count);
        Assert.Equal("3", ((ResultOutput)second.Document.Cells[2].Outputs[0]).Data["text/plain"]!.ToString());
    }

    private static Dictionary<string, object?> Typed(string name, string text) => new() { [name] = new ParameterText(text) };

    private static async Task<NotebookRunResult> RunAsync(string[] cells, IReadOnlyDictionary<string, object?> parameters, int? tag = 0)
    {
        using var kernel = new NotebookKernel();
        return await new NotebookRunner(kernel).RunAsync(Notebook(cells, tag), new NotebookRunnerOptions { Parameters = parameters });
    }

    private static NotebookDocument Notebook(string[] cells, int? tag)
    {
        var notebook = new NotebookDocument();
        foreach (var source in cells)
        {
            notebook.Cells.Add(new NotebookCell(CellKind.Code, "csharp", source));
        }

        if (tag is { } index)
        {
            notebook.Cells[index].Metadata["tags"] = new JsonArray("parameters");
        }

        return notebook;
    }
}
