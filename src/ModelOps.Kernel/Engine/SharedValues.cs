using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOps.Kernel.Directives;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Engine;

/// <summary>Values a directive's line takes from elsewhere: <c>@name</c> and <c>@language:name</c> from a variable, <c>@input:prompt</c> and <c>@password:prompt</c> from the user.</summary>
internal static partial class SharedValues
{
    /// <summary>Puts the user's answers in the places of <c>@input</c> and <c>@password</c>; an answer is a value as it was typed.</summary>
    /// <exception cref="KernelException">Nobody can answer, as in a headless run.</exception>
    public static async Task<DirectiveArguments> AskAsync(DirectiveArguments arguments, KernelDirective directive, CellContext context)
    {
        var words = new List<DirectiveWord>();
        foreach (var word in arguments.Words)
        {
            var equals = word.IsOption ? word.Text.IndexOf('=') : -1;
            var text = word.Text[(equals + 1)..];
            if (word.IsLiteral || Question().Match(text) is not { Success: true } question)
            {
                words.Add(word);
                continue;
            }

            if (equals >= 0)
            {
                words.Add(new DirectiveWord(word.Text[..equals], false));
            }

            var asked = words is [.., { IsOption: true } option] ? option.Text[2..] : "value";
            var prompt = question.Groups["prompt"] is { Success: true, Length: > 0 } given ? Prompt(given.Value) : asked;
            words.Add(new DirectiveWord(await context.GetInputAsync(prompt, question.Groups["kind"].Value == "password").ConfigureAwait(false), true));
        }

        var answered = DirectiveArguments.Of(words, directive);
        DirectiveChecks.Check(directive, answered);
        return answered;
    }

    /// <summary>The value that a word stands for: a variable's for <c>@…</c>, JSON's for JSON, else the text.</summary>
    /// <exception cref="KernelException">There is no such variable.</exception>
    public static async Task<object?> ReadAsync(DirectiveWord word, NotebookKernel kernel, CancellationToken cancellationToken)
    {
        var text = word.Text;
        if (word.IsLiteral)
        {
            return text;
        }

        if (!text.StartsWith('@'))
        {
            return text is ['{' or '[', ..] && TryJson(text, out var json) ? json : text;
        }

        var parts = text[1..].Split(':', 2);
        var (language, name) = parts.Length == 2 ? (parts[0], parts[1]) : (CellLanguages.CSharp, parts[0]);
        return await FindAsync(kernel, language, name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The value of a variable of C#, of another language, or of the store of <c>#!value</c>.</summary>
    public static async Task<object?> FindAsync(NotebookKernel kernel, string language, string name, CancellationToken cancellationToken)
    {
        if (CellLanguages.Canonical(language) == CellLanguages.CSharp && kernel.TryGetVariable(name, out var value))
        {
            return value;
        }

        if (kernel.SharedStore.TryGetValue((CellLanguages.Canonical(language), name), out value))
        {
            return value;
        }

        IEnumerable<string> known = kernel.Variables.Select(variable => variable.Name);
        if (kernel.Languages.Find(language) is { } other)
        {
            if (other.Started is null)
            {
                throw new KernelException($"There is no variable '{name}' in {language}: no cell of that language has run yet.");
            }

            if (await other.Started.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found.Value;
            }

            known = await other.Started.NamesAsync(cancellationToken).ConfigureAwait(false);
            throw new KernelException($"There is no variable '{name}' in {language}.{Nearest.Sentence(name, known)}");
        }

        throw new KernelException($"There is no variable '{name}' in {language}.{Nearest.Sentence(name, known)} '#!who' lists the variables.");
    }

    private static string Prompt(string text) =>
        TryJson(text, out var json) && json is JsonElement { ValueKind: JsonValueKind.Object } details
            ? details.TryGetProperty("prompt", out var named) ? named.ToString() : "value"
            : text;

    private static bool TryJson(string text, out object? json)
    {
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(text);
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }

    [GeneratedRegex("^@(?<kind>input|password)(:(?<prompt>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Question();
}
