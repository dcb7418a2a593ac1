namespace ModelOps.Kernel.Tests.Issues;

/// <summary><c>#!time --help</c> was an unknown option.</summary>
public sealed class DirectiveHelpTests
{
    [Theory]
    [InlineData("#!time --help", "#!time: Shows how long the rest of the cell takes.")]
    [InlineData("#!who -h", "#!who: Shows the names of the variables.")]
    [InlineData("#!import --help", "#!import: Runs a notebook or a C# file in this session.\n  file  A file .ipynb, .dib, .cs or .csx, relative to the notebook. (required)")]
    public async Task Every_directive_says_what_it_takes(string line, string expected)
    {
        using var session = new Session();

        await session.RunAsync(line);

        Assert.Null(session.Error);
        Assert.Contains(expected, string.Concat(session.Displays.Select(display => display.Data["text/plain"]?.ToString())));
    }
}
