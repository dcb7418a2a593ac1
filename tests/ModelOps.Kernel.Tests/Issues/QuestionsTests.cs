using FsCheck;
using FsCheck.Fluent;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Issues;

/// <summary>A line was parsed a second time after the user had answered, answers were read as variables or JSON, and a variable <c>@inputs</c> asked a question.</summary>
public sealed class QuestionsTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("@other")]
    [InlineData("@input:again")]
    [InlineData("{\"a\": 1}")]
    [InlineData("--option")]
    [InlineData("say \"yes\"")]
    [InlineData("")]
    public async Task An_answer_is_a_value_as_it_was_typed(string answer)
    {
        using var session = new Session { Input = (_, _, _) => Task.FromResult(answer) };

        await session.RunAsync("#!set --name direct --value @input:x\n#!set --name=joined --value=@password:y");

        Assert.Null(session.Error?.Message);
        Assert.True(session.Kernel.TryGetVariable("direct", out var direct) && session.Kernel.TryGetVariable("joined", out _));
        Assert.Equal(answer, direct);
    }

    [Fact]
    public async Task A_variable_whose_name_begins_like_a_question_is_a_variable()
    {
        using var session = new Session { Input = (prompt, _, _) => throw new InvalidOperationException(prompt) };

        await session.RunAsync("var inputs = 5; var passwords = 6;");
        await session.RunAsync("#!set --name a --value @inputs\n#!set --name b --value @csharp:passwords\na + b");

        Assert.Equal("11", session.Result);
    }

    [Fact]
    public async Task Another_languages_cell_asks_too()
    {
        using var session = new Session { Input = (prompt, _, _) => Task.FromResult("answer to " + prompt) };

        await session.RunAsync("#!javascript\n#!set --name n --value @input:\"your name\"\nconsole.log(n)");

        Assert.Contains("const n = \"answer to your name\";", session.Displays.Single().Data["text/html"]!.ToString());
    }

    [Theory]
    [InlineData("@input", "value", false)]
    [InlineData("@input:", "value", false)]
    [InlineData("@password", "value", true)]
    [InlineData("@password:{\"prompt\":\"The token\",\"saveAs\":\"t\"}", "The token", true)]
    [InlineData("@input:\"Which one?\"", "Which one?", false)]
    public async Task The_question_is_the_prompt_or_the_options_name(string word, string prompt, bool isPassword)
    {
        var asked = new List<(string, bool)>();
        using var session = new Session
        {
            Input = (text, hidden, _) =>
            {
                asked.Add((text, hidden));
                return Task.FromResult("x");
            },
        };

        await session.RunAsync("#!set --name a --value " + word);

        Assert.Equal((prompt, isPassword), Assert.Single(asked));
    }

    [Theory]
    [InlineData("--value \"@input:x\"")]
    [InlineData("--value=\"@input:x\"")]
    public async Task A_quoted_question_is_a_text(string words)
    {
        using var session = new Session { Input = (prompt, _, _) => throw new InvalidOperationException(prompt) };

        await session.RunAsync($"#!set --name a {words}\na");

        Assert.Equal("@input:x", session.Result);
    }

    [Theory]
    [InlineData("fast", null)]
    [InlineData("slow", "--mode is 'slow'. Known are fast, exact.")]
    public async Task An_option_of_few_values_may_be_asked_for(string answer, string? error)
    {
        using var session = new Session { Input = (_, _, _) => Task.FromResult(answer) };
        string? seen = null;
        session.Kernel.Directives.Add(new KernelDirective("#!go", "Goes.", (invocation, _) =>
        {
            seen = invocation.Option("mode");
            return Task.CompletedTask;
        })
        { Parameters = [new("--mode", "How.") { Values = ["fast", "exact"] }] });

        await session.RunAsync("#!go --mode @input");

        Assert.Equal(error, session.Error?.Message);
        Assert.Equal(error is null ? answer : null, seen);
    }

    [Fact]
    public async Task Where_nobody_can_answer_the_cell_fails_in_words()
    {
        using var session = new Session();

        await session.RunAsync("#!set --name a --value @input:\"Your name\"");

        Assert.Equal("The cell asks 'Your name', but nobody can answer in a headless run. Put the value in the parameters cell, use it as @name, and pass it with -p name=value.", session.Error!.Message);
    }

    [Fact]
    public async Task An_open_quote_is_refused()
    {
        using var session = new Session();

        await session.RunAsync("#!set --name a --value \"open");

        Assert.Equal("A quote is not closed in: \"open Add the closing \".", session.Error!.Message);
    }

    [Fact]
    public void Any_text_quoted_comes_back_as_it_was() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var value = text.Get.Replace("\\", "/", StringComparison.Ordinal);
            var word = DirectiveArguments.Split("#!set \"" + value.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"").ElementAt(1);
            return word.Text == value && word is { IsQuoted: true, IsOpen: false, IsOption: false };
        }).QuickCheckThrowOnFailure();
}
