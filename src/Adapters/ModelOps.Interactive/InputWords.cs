using Microsoft.DotNet.Interactive;

namespace ModelOps.Interactive;

/// <summary>What stands for a value in a magic's line and is not in the C# kernel: an answer of the user, a value of another language.</summary>
/// <param name="host">Takes the values of other languages while the magic runs.</param>
internal sealed class InputWords(InteractiveHost host)
{
    /// <summary>Asks for what has to be asked for.</summary>
    /// <exception cref="InvalidInputException">There is no such language, or no such value.</exception>
    public async Task<CommandLineWords> FillAsync(CommandLineWords words, CancellationToken cancellationToken)
    {
        var positional = new List<CommandWord>();
        foreach (var word in words.Positional)
        {
            positional.Add(await FillAsync(word, cancellationToken).ConfigureAwait(false));
        }

        var named = new Dictionary<string, CommandWord?>(StringComparer.Ordinal);
        foreach (var (name, word) in words.Named)
        {
            named[name] = word is { } given ? await FillAsync(given, cancellationToken).ConfigureAwait(false) : null;
        }

        return new CommandLineWords(positional, named);
    }

    private async Task<CommandWord> FillAsync(CommandWord word, CancellationToken cancellationToken)
    {
        if (word.IsLiteral || !word.Text.StartsWith('@') || word.Text.Split(':', 2) is not [var source, var name])
        {
            return word;
        }

        switch (source)
        {
            case "@input":
                return new CommandWord(await Kernel.GetInputAsync(Prompt(name)).WaitAsync(cancellationToken).ConfigureAwait(false), IsLiteral: true);
            case "@password":
                return new CommandWord((await Kernel.GetPasswordAsync(Prompt(name)).WaitAsync(cancellationToken).ConfigureAwait(false)).GetClearTextPassword(), IsLiteral: true);
            default:
                await host.BorrowAsync(source[1..], name, cancellationToken).ConfigureAwait(false);
                return word;
        }
    }

    // @input:Name, @input:"What is it?", @input:{"prompt": "What is it?"}
    private static string Prompt(string text) =>
        text.StartsWith('{') && System.Text.Json.Nodes.JsonNode.Parse(text)?["prompt"]?.GetValue<string>() is { } prompt ? prompt : text;
}
