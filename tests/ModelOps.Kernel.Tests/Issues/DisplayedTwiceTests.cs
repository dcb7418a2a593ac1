using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Tests.Issues;

public sealed class DisplayedTwiceTests
{
    [Theory]
    [InlineData("display(1)")]
    [InlineData("1.Display()")]
    [InlineData("#!time\ndisplay(1)")]
    [InlineData("display(1)\n#!csharp\nvar x = 2;")]
    [InlineData("var shown = display(1);\nshown")]
    public async Task A_display_as_last_expression_shows_its_value_once(string code)
    {
        using var session = new Session();
        await session.RunAsync(code);
        Assert.Null(session.Error?.Message);
        Assert.Single(session.Outputs, output => output is DisplayOutput display && display.Data["text/plain"]?.ToString() == "1");
        Assert.DoesNotContain(session.Outputs, output => output is ResultOutput);
        Assert.DoesNotContain(session.Displays, display => display.Data["text/plain"]!.ToString().Contains("DisplayId"));
    }
}
