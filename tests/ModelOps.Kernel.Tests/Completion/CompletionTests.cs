using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Engine;

namespace ModelOps.Kernel.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("\"abc\".Subs", "Substring", "method")]
    [InlineData("numbers.Whe", "Where", "method")]
    [InlineData("numbers.Where(x => x > 1).Sel", "Select", "method")]
    [InlineData("Math.Ab", "Abs", "method")]
    [InlineData("System.Tex", "Text", "namespace")]
    [InlineData("num", "numbers", "variable")]
    [InlineData("var local = 1;\nloc", "local", "variable")]
    [InlineData("numbers?.Cou", "Count", "property")]
    [InlineData("new Uri(\"x\").Hos", "Host", "property")]
    [InlineData("Str", "StringBuilder", "class")]
    [InlineData("DayOfWeek.Mon", "Monday", "field")]
    [InlineData("await Task.Del", "Delay", "method")]
    [InlineData("record P(int Age);\nvar p = new P(1);\np.A", "Age", "property")]
    [InlineData("#!html\n<b>\n#!csharp\nnum", "numbers", "variable")]
    [InlineData("forea", "foreach", "keyword")]
    public async Task A_name_that_fits_is_offered(string code, string text, string kind)
    {
        using var session = await NumbersAsync();
        var completions = await session.Kernel.CompleteAsync(code, code.Length);
        var item = Assert.Single(completions.Items, item => item.Text == text);
        Assert.Equal(kind, item.Kind);
        Assert.Equal(code.Length, completions.End);
        Assert.StartsWith(code[completions.Start..], text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"abc.")]
    [InlineData("// num")]
    [InlineData("numbers.Nothing")]
    [InlineData("#!html\nnum")]
    [InlineData("12")]
    public async Task Nothing_is_offered_where_nothing_fits(string code)
    {
        using var session = await NumbersAsync();
        Assert.Empty((await session.Kernel.CompleteAsync(code, code.Length)).Items);
    }

    [Fact]
    public async Task Static_members_are_not_offered_on_a_value_nor_others_on_a_type()
    {
        using var session = await NumbersAsync();
        var onValue = (await session.Kernel.CompleteAsync("\"\".", 3)).Items.Select(item => item.Text).ToList();
        Assert.Contains("Length", onValue);
        Assert.DoesNotContain("IsNullOrEmpty", onValue);
        var onType = (await session.Kernel.CompleteAsync("string.", 7)).Items.Select(item => item.Text).ToList();
        Assert.Contains("IsNullOrEmpty", onType);
        Assert.DoesNotContain("Length", onType);
    }

    [Theory]
    [InlineData("#!tra", "#!train")]
    [InlineData("#!train --ta", "--target")]
    [InlineData("#!train numbers --target x --trainer ", "forest")]
    [InlineData("#!train nu", "numbers")]
    [InlineData("#!train --data ", "numbers")]
    [InlineData("var x = 1;\n#!train --fast nu", "numbers")]
    public async Task A_directive_its_options_and_their_values_are_offered(string code, string text)
    {
        using var session = await NumbersAsync();
        session.Kernel.Directives.Add(new KernelDirective("#!train", "Fits.", (_, _) => Task.CompletedTask)
        {
            Parameters =
            [
                new("frame", "The data.") { Kind = DirectiveValue.Variable }, new("--data", "The data.") { Kind = DirectiveValue.Variable }, new("--target", "Column."),
                new("--trainer", "Which.") { Values = ["forest", "linear"] }, new("--fast", "Fewer.") { Kind = DirectiveValue.Flag },
            ],
        });
        var completions = await session.Kernel.CompleteAsync(code, code.Length);
        Assert.Contains(text, completions.Items.Select(item => item.Text));
    }

    [Fact]
    public async Task Inspect_shows_signature_value_and_a_directives_help()
    {
        using var session = await NumbersAsync();
        var variable = await session.Kernel.InspectAsync("numbers", 3);
        Assert.Equal("List<int> Submission#2.numbers\nValue: [1, 2, 3]".Replace("Submission#2.", ""), variable!["text/plain"]!.ToString());
        Assert.StartsWith("int string.IndexOf(", (await session.Kernel.InspectAsync("\"a\".IndexOf(", 12))!["text/plain"]!.ToString());
        Assert.StartsWith("#!time: Shows how long", (await session.Kernel.InspectAsync("#!time", 3))!["text/plain"]!.ToString());
        Assert.Null(await session.Kernel.InspectAsync("   ", 1));
    }

    [Fact]
    public async Task Inspect_shows_the_documentation_of_the_runtime_and_of_the_users_own_methods()
    {
        using var session = await NumbersAsync();
        var own = await session.Kernel.InspectAsync("/// <summary>Doubles <paramref name=\"x\"/>.</summary>\nint Twice(int x) => 2 * x;\nTwice(2)", 82);
        Assert.Contains("Doubles x.", own!["text/plain"]!.ToString());
        var packs = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        Assert.SkipUnless(Directory.Exists(packs), "The SDK's reference pack, which has the runtime's documentation, is not installed.");
        Assert.Contains("absolute value", (await session.Kernel.InspectAsync("Math.Abs(1)", 6))!["text/plain"]!.ToString());
    }

    [Theory]
    [InlineData("1 + 1", "complete", "")]
    [InlineData("for (var i = 0; i < 3; i++)\n{", "incomplete", "    ")]
    [InlineData("var x = (1 +", "incomplete", "")]
    [InlineData("var x = ;", "invalid", "")]
    [InlineData("#!html\n<b>{", "complete", "")]
    public async Task A_text_is_complete_incomplete_or_invalid(string code, string status, string indent)
    {
        using var session = new Session();
        Assert.Equal((status, indent), await session.Kernel.CheckCompleteAsync(code) is var found ? (found.Status, found.Indent) : default);
    }

    private static async Task<Session> NumbersAsync()
    {
        var session = new Session();
        await session.RunAsync("using System.Globalization;\nvar numbers = new List<int> { 1, 2, 3 };");
        return session;
    }
}
