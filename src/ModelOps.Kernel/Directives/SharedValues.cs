using System.Text.Json;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Documents;

namespace ModelOps.Kernel.Directives;

/// <summary>Values a directive's line takes from elsewhere: <c>@name</c> and <c>@language:name</c> from a variable, <c>@input:prompt</c> and <c>@password:prompt</c> from the user.</summary>
internal static class SharedValues
{
    public static async Task<DirectiveArguments> ResolveAsync(DirectiveArguments arguments, CellContext context)
    {
        if (!arguments.Positional.Concat(arguments.Options.Values).Any(IsQuestion))
        {
            return arguments;
        }

        var positional = new List<string>();
        foreach (var text in arguments.Positional)
        {
            positional.Add(IsQuestion(text) ? await AskAsync(text, context).ConfigureAwait(false) : text);
        }

        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in arguments.Options)
        {
            options[name] = IsQuestion(text) ? await AskAsync(text, context).ConfigureAwait(false) : text;
        }

        return new DirectiveArguments(positional, options);
    }

    /// <summary>The value that a text stands for: a variable's for <c>@…</c>, JSON's for JSON, else the text.</summary>
    /// <exception cref="KernelException">There is no such variable.</exception>
    public static object? Read(string text, NotebookKernel kernel)
    {
        if (!text.StartsWith('@'))
        {
            return text is ['{' or '[', ..] && TryJson(text, out var json) ? json : text;
        }

        var parts = text[1..].Split(':', 2);
        var (language, name) = parts.Length == 2 ? (parts[0], parts[1]) : (CellLanguages.CSharp, parts[0]);
        return Find(kernel, language, name);
    }

    /// <summary>The value of a variable of C# or of the store that the other languages share.</summary>
    public static object? Find(NotebookKernel kernel, string language, string name)
    {
        if (CellLanguages.Canonical(language) == CellLanguages.CSharp && kernel.TryGetVariable(name, out var value))
        {
            return value;
        }

        if (kernel.SharedStore.TryGetValue((CellLanguages.Canonical(language), name), out value))
        {
            return value;
        }

        throw new KernelException($"There is no variable '{name}' in {language}.{Nearest.Sentence(name, kernel.Variables.Select(variable => variable.Name))} '#!who' lists the variables.");
    }

    private static bool IsQuestion(string text) =>
        text.StartsWith("@input", StringComparison.Ordinal) || text.StartsWith("@password", StringComparison.Ordinal);

    private static async Task<string> AskAsync(string text, CellContext context)
    {
        var colon = text.IndexOf(':');
        var prompt = colon < 0 ? "Value" : text[(colon + 1)..];
        if (TryJson(prompt, out var json) && json is JsonElement { ValueKind: JsonValueKind.Object } details)
        {
            prompt = details.TryGetProperty("prompt", out var named) ? named.ToString() : "Value";
        }

        return await context.GetInputAsync(prompt, text.StartsWith("@password", StringComparison.Ordinal)).ConfigureAwait(false);
    }

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
}
