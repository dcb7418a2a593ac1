using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Engine;

public sealed class CSharpCellTests
{
    [Fact]
    public async Task A_trailing_expression_is_the_result()
    {
        using var session = new Session();
        var result = await session.RunAsync("var x = 20;\nx + 1");
        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Equal(21, result.Value);
        Assert.Equal("21", session.Result);
        Assert.Equal(1, result.ExecutionCount);
    }

    [Fact]
    public async Task A_void_expression_has_no_result()
    {
        using var session = new Session();
        await session.RunAsync("Console.WriteLine(\"hello\")");
        Assert.Null(session.Result);
        Assert.Equal("hello\n", session.Stdout.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Cells_see_variables_types_methods_and_usings_of_earlier_cells()
    {
        using var session = new Session();
        await session.RunAsync("using System.Globalization;\nrecord Person(string Name, int Age);\nint Twice(int x) => 2 * x;\nvar ann = new Person(\"Ann\", 40);");
        await session.RunAsync("var ann = new Person(\"Ann\", Twice(21)); // redefined");
        await session.RunAsync("await Task.Yield();\nCultureInfo.InvariantCulture.Name + ann.Name + ann.Age");
        Assert.Equal("Ann42", session.Result);
    }

    [Fact]
    public async Task What_a_cell_set_before_it_threw_is_kept()
    {
        using var session = new Session();
        var result = await session.RunAsync("var kept = 1;\nkept = 2;\nthrow new InvalidOperationException(\"no\");\nkept = 3;");
        Assert.Equal(CellStatus.Error, result.Status);
        Assert.Equal("System.InvalidOperationException", result.Error!.Name);
        Assert.Equal(3, result.Error.Line);
        await session.RunAsync("kept");
        Assert.Equal("2", session.Result);
    }

    [Fact]
    public async Task A_traceback_names_cell_line_and_inner_exception()
    {
        using var session = new Session();
        await session.RunAsync("int Half(int x)\n{\n    if (x % 2 == 1)\n        throw new ArgumentException(\"odd\", new FormatException(\"inner\"));\n    return x / 2;\n}");
        await session.RunAsync("var a = Half(4);\nvar b = Half(5);");
        Assert.Equal(
            """
            System.ArgumentException: odd
               at Half(int) in Cell 1, line 4
                4 |         throw new ArgumentException("odd", new FormatException("inner"));
               at cell in Cell 2, line 2
                2 | var b = Half(5);
            Caused by System.FormatException: inner
            """, string.Join('\n', session.Error!.Traceback), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_compile_error_shows_line_column_source_and_caret()
    {
        using var session = new Session();
        var result = await session.RunAsync("var x = 1;\nwhile (true) { var y = x + undefined; }");
        Assert.Equal("CompilationError", result.Error!.Name);
        Assert.Equal(2, result.Error.Line);
        Assert.Equal(
            """
            (2,28): error CS0103: The name 'undefined' does not exist in the current context
                2 | while (true) { var y = x + undefined; }
                  |                            ^
            """, string.Join('\n', session.Error!.Traceback), ignoreLineEndingDifferences: true);
        await session.RunAsync("x");
        Assert.Contains("CS0103", session.Error!.Message);
    }

    [Fact]
    public async Task A_thousand_levels_of_recursion_run_and_an_endless_one_throws()
    {
        using var session = new Session();
        await session.RunAsync("int Down(int n) => n == 0 ? 0 : 1 + Down(n - 1);\nDown(1000)");
        Assert.Equal("1000", session.Result);
        var result = await session.RunAsync("int Endless(int n) => 1 + Endless(n + 1);\nEndless(0)");
        Assert.Equal("System.InsufficientExecutionStackException", result.Error!.Name);
    }

    [Fact]
    public async Task Variables_can_be_set_and_read_from_outside()
    {
        using var session = new Session();
        session.Kernel.SetVariable("numbers", new List<double> { 1, 2.5 }, typeof(IReadOnlyList<double>));
        await session.RunAsync("var sum = numbers.Sum(); var anonymous = new { A = 1 };");
        Assert.True(session.Kernel.TryGetVariable("sum", out var sum));
        Assert.Equal(3.5, sum);
        Assert.False(session.Kernel.TryGetVariable("absent", out _));
        Assert.Equal(["anonymous", "numbers", "sum"], session.Kernel.Variables.Select(variable => variable.Name));
        session.Kernel.SetVariable("sum", 4.0);
        await session.RunAsync("sum");
        Assert.Equal("4", session.Result);
    }
}
