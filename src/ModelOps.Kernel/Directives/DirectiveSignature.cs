namespace ModelOps.Kernel.Directives;

/// <summary>A line <c>#!name …</c> and what it takes.</summary>
/// <param name="Name">The name with its <c>#!</c>, for example <c>#!train</c>.</param>
/// <param name="Description">One sentence, shown by completion and <c>#!lsmagic</c>.</param>
public abstract record DirectiveSignature(string Name, string Description)
{
    /// <summary>The arguments it takes: options begin with <c>--</c>, positional arguments do not.</summary>
    public IReadOnlyList<DirectiveParameter> Parameters { get; init; } = [];

    /// <summary>What of the cell's text after the line belongs to the directive.</summary>
    public DirectiveBody Body { get; init; }

    /// <summary>Other names, each with its <c>#!</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether an option that <see cref="Parameters"/> does not list is passed on instead of refused.</summary>
    public bool AcceptsOtherOptions { get; init; }

    /// <summary>For a cell language: whether the cell stays in the language after a directive that is no language itself, as <c>#!time</c>.</summary>
    internal bool GoesOn { get; init; }

    internal DirectiveParameter? Option(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.IsOption && string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What of a cell's text after a directive's line belongs to the directive.</summary>
public enum DirectiveBody
{
    /// <summary>Nothing: it runs as C#.</summary>
    None,

    /// <summary>All of it, to the end of the cell.</summary>
    RestOfCell,

    /// <summary>The lines up to the next known directive: the directive is a cell language, and cells may be written in it.</summary>
    Language,
}

/// <summary>An argument of a directive.</summary>
/// <param name="Name"><c>--name</c> for an option, a bare word for a positional argument.</param>
/// <param name="Description">One sentence.</param>
public sealed record DirectiveParameter(string Name, string Description)
{
    /// <summary>What the value is; completion offers values by it.</summary>
    public DirectiveValue Kind { get; init; }

    /// <summary>The values it may have, when they are few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Values that completion offers although others are allowed, or more may come while the session lives; null for <see cref="Values"/>.</summary>
    public Func<IReadOnlyList<string>>? Suggestions { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool Required { get; init; }

    internal bool IsOption => Name.StartsWith("--", StringComparison.Ordinal);
}

/// <summary>What a directive's argument is.</summary>
public enum DirectiveValue
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>The name of a variable of the session.</summary>
    Variable,

    /// <summary>A file.</summary>
    File,

    /// <summary>No value: the option is there or not.</summary>
    Flag,
}
