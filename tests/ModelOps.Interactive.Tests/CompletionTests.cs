using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace ModelOps.Interactive.Tests;

/// <summary>Completion and hover texts of magics, by that kernel from what the directives say.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("#!tra", "#!train")]
    [InlineData("#!data ", "load")]
    [InlineData("#!train credit --", "--target")]
    [InlineData("#!data load credit.csv --", "--as")]
    [InlineData("#!sql --", "--as")]
    [InlineData("#!train ", "people")]
    public async Task Magics_words_options_and_variables_are_completed(string line, string expected)
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""var people = Frame.ParseCsv("name,age\nAda,36\n");""");
        var result = await notebook.Kernel.SendAsync(new RequestCompletions(line, new(0, line.Length)), TestContext.Current.CancellationToken);
        Assert.Contains(expected, result.Events.OfType<CompletionsProduced>().SelectMany(produced => produced.Completions).Select(item => item.DisplayText));
    }

    [Fact]
    public async Task Values_to_choose_from_are_completed()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        var choice = CommandCatalog.All.SelectMany(command => command.Parameters.Where(parameter => parameter.Values.Count > 2).Select(parameter => (Command: command, Parameter: parameter)))
            .First(pair => !pair.Command.Name.Contains(' ', StringComparison.Ordinal));
        var line = $"#!{choice.Command.Name} --{choice.Parameter.Name} ";
        var result = await notebook.Kernel.SendAsync(new RequestCompletions(line, new(0, line.Length)), TestContext.Current.CancellationToken);
        Assert.Contains(choice.Parameter.Values[0], result.Events.OfType<CompletionsProduced>().SelectMany(produced => produced.Completions).Select(item => item.DisplayText));
    }

    [Fact]
    public async Task Hovering_over_a_magic_explains_it()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        var result = await notebook.Kernel.SendAsync(new RequestHoverText("#!train credit", new(0, 4)), TestContext.Current.CancellationToken);
        Assert.Contains(CommandCatalog.Under("train")[0].Summary, Assert.Single(result.Events.OfType<HoverTextProduced>()).Content.First().Value, StringComparison.Ordinal);
    }
}
