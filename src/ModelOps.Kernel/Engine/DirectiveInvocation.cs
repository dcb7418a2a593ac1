using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary>One use of a directive in a cell.</summary>
public sealed class DirectiveInvocation
{
    internal DirectiveInvocation(KernelDirective directive, DirectiveArguments arguments, string line, int lineNumber, string? body, CellContext context)
    {
        Directive = directive;
        Arguments = arguments;
        Positional = [.. arguments.Positional.Select(word => word.Text)];
        Options = arguments.Options.ToDictionary(option => option.Key, option => option.Value.Text, StringComparer.OrdinalIgnoreCase);
        Line = line;
        LineNumber = lineNumber;
        Body = body;
        Context = context;
    }

    /// <summary>The directive.</summary>
    public KernelDirective Directive { get; }

    /// <summary>The line as it was written.</summary>
    public string Line { get; }

    /// <summary>Its number in the cell, from 1.</summary>
    public int LineNumber { get; }

    /// <summary>All words after the directive's name, in their order, with the user's answers in the places of <c>@input</c> and <c>@password</c>.</summary>
    public IReadOnlyList<DirectiveWord> Words => Arguments.Words;

    /// <summary>The arguments that are no options, without their quotes.</summary>
    public IReadOnlyList<string> Positional { get; }

    /// <summary>The options by name without <c>--</c>, in any case, with their values; a flag's value is <c>true</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; }

    internal DirectiveArguments Arguments { get; }

    /// <summary>The text that belongs to the directive; null when it takes none.</summary>
    public string? Body { get; }

    /// <summary>For a cell language: the values that lines <c>#!share</c> and <c>#!set</c> of the cell give it, by name.</summary>
    public IReadOnlyDictionary<string, object?> Shared { get; internal init; } = new Dictionary<string, object?>();

    /// <summary>The running cell: shows values, runs code, knows the session and its variables.</summary>
    public CellContext Context { get; }

    /// <summary>An option's value; null when it was not given.</summary>
    /// <param name="name">The option's name without <c>--</c>.</param>
    public string? Option(string name) => Options.GetValueOrDefault(name);

    /// <summary>The language that the cell is in where the line stands; null for C#.</summary>
    public string? Language { get; internal init; }

    internal int BodyLine { get; init; }

    /// <summary>For a cell language: what the body came to.</summary>
    internal (bool HasValue, object? Value) Outcome { get; set; }

    /// <summary>Runs the body, in the language of the cell and with its directives.</summary>
    /// <returns>The value of its trailing expression, which is not shown; null when it has none, or has been shown.</returns>
    /// <exception cref="CellException">The body does not compile, or throws.</exception>
    public Task<object?> RunBodyAsync() => Context.RunCodeAsync(Body ?? "", Language, BodyLine);
}
