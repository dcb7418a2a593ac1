namespace ModelOps.Kernel.Polyglot.Tests;

/// <summary>How a notebook changes the way its values are shown.</summary>
public sealed class FormatterTests
{
    private const string Usings = "using Microsoft.DotNet.Interactive.Formatting;\n";

    [Fact]
    public async Task A_text_registered_for_a_type_holds_for_its_derived_types_and_later_cells()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            class Animal { public string Name = "x"; }
            class Dog : Animal { }
            Formatter.Register<Animal>(animal => "animal " + animal.Name);
            """);
        await session.RunAsync("new Dog { Name = \"Rex\" }");
        Assert.Null(session.Error?.Message);
        Assert.Equal("animal Rex", session.Result);
    }

    [Fact]
    public async Task An_open_generic_type_and_an_interface_can_be_registered()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            Formatter.Register(typeof(Lazy<>), (value, writer) => writer.Write("lazy!"), "text/plain");
            Formatter.Register<IFormatProvider>((value, writer) => writer.Write("<i>culture</i>"), "text/html");
            display(System.Globalization.CultureInfo.InvariantCulture, "text/html");
            new Lazy<int>(() => 1)
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("lazy!", session.Result);
        Assert.Equal("<i>culture</i>", Assert.Single(session.Displays).Data["text/html"]!.ToString());
    }

    [Fact]
    public async Task The_preferred_form_is_the_only_one_that_is_sent()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            record Box(int Side);
            Formatter.Register<Box>(box => $"box of {box.Side}");
            Formatter.Register<Box>(box => $"<b>{box.Side}</b>", "text/html");
            display(new Box(1));
            Formatter.SetPreferredMimeTypesFor(typeof(Box), "text/html");
            display(new Box(2));
            display(new Box(3), "text/plain");
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal(
            ["text/html=<b>1</b>|text/plain=box of 1", "text/html=<b>2</b>", "text/plain=box of 3"],
            session.Displays.Select(display => string.Join('|', display.Data.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))));
    }

    [Fact]
    public async Task Reset_forgets_what_was_registered()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            Formatter.Register<Version>(version => "mine");
            var before = Formatter.Format(new Version(1, 2));
            Formatter.ResetToDefault();
            $"{before} {Formatter.Format(new Version(1, 2)) == "mine"}"
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("mine False", session.Result);
    }

    [Fact]
    public async Task The_limit_of_a_list_can_be_read_and_changed()
    {
        using var session = new Session();
        await session.RunAsync(Usings + "var was = Formatter.ListExpansionLimit;\nFormatter.ListExpansionLimit = 3;\n$\"{was} {Formatter.ListExpansionLimit}\"");
        Assert.Equal("20 3", session.Result);
        await session.RunAsync("Enumerable.Range(101, 10)");
        Assert.Contains("103", session.Result);
        Assert.DoesNotContain("104", session.Result);
    }

    [Fact]
    public async Task The_depth_of_objects_in_objects_can_be_changed()
    {
        using var session = new Session();
        await session.RunAsync("var deep = new { A = new { B = new { C = new { Innermost = \"here\" } } } };\ndeep");
        Assert.Contains("here", session.Result + session.Html);
        await session.RunAsync(Usings + "Formatter.RecursionLimit = 2;\ndeep");
        Assert.Null(session.Error?.Message);
        Assert.DoesNotContain("here", session.Result + session.Html);
    }

    [Fact]
    public async Task A_formatter_that_throws_is_named_and_the_cell_goes_on()
    {
        using var session = new Session();
        await session.RunAsync(Usings + """
            Formatter.Register<Version>((Func<Version, string>)(version => throw new InvalidOperationException("no paper")));
            display(new Version(1, 2));
            "after"
            """);
        Assert.Null(session.Error?.Message);
        Assert.Equal("System.Version (its formatter threw InvalidOperationException: no paper)", Assert.Single(session.Displays).Data["text/plain"]!.ToString());
        Assert.Equal("after", session.Result);
    }

    [Fact]
    public async Task Two_sessions_do_not_share_formatters()
    {
        using var first = new Session();
        using var second = new Session();
        await first.RunAsync(Usings + "Formatter.Register<Version>(version => \"first\");");
        await second.RunAsync("new Version(1, 2).ToDisplayString()");
        Assert.DoesNotContain("first", second.Result);
        await first.RunAsync("new Version(1, 2).ToDisplayString()");
        Assert.Equal("first", first.Result);
    }

    [Theory]
    [InlineData("((object)null).ToDisplayString()", "null")]
    [InlineData("Formatter.Format(null)", "null")]
    [InlineData("Formatter.Format(1.5)", "1.5")]
    [InlineData("\"text\".ToDisplayString()", "text")]
    [InlineData("Formatter.Format(new[] { 1, 2 }, \"application/json\")", "[1,2]")]
    [InlineData("HTML(\"<b>x</b>\").ToDisplayString(\"text/html\")", "<b>x</b>")]
    [InlineData("\"a < b\".ToDisplayString(Formatter.HtmlMimeType).Contains(\"a &lt; b\")", "True")]
    public async Task A_value_can_be_asked_for_its_text(string code, string text)
    {
        using var session = new Session();
        await session.RunAsync(Usings + code);
        Assert.Null(session.Error?.Message);
        Assert.Equal(text, session.Result);
    }

    [Fact]
    public void Outside_a_cell_there_is_no_session_to_speak_for()
    {
        var exception = Assert.Throws<KernelException>(() => Microsoft.DotNet.Interactive.Formatting.Formatter.Format(1));
        Assert.Equal("Values can be shown, and questions asked, only by the code of a cell.", exception.Message);
    }
}
