namespace ModelOps.Kernel.Languages;

/// <summary>A cell of a language failed: it does not compile, or its code threw.</summary>
/// <param name="name">The error's name in the language, for example <c>ZeroDivisionError</c>.</param>
/// <param name="message">Its message.</param>
/// <param name="inner">The exception behind it, when it is one of .NET.</param>
public sealed class LanguageException(string name, string message, Exception? inner = null) : KernelException(message, inner)
{
    /// <summary>The error's name.</summary>
    public string Name { get; } = name;

    /// <summary>Lines for the reader.</summary>
    public IReadOnlyList<string> Traceback { get; init; } = [];

    /// <summary>The line in the cell, from 1; null when unknown.</summary>
    public int? Line { get; init; }
}
