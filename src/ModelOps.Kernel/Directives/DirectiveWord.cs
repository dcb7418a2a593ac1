namespace ModelOps.Kernel.Directives;

/// <summary>A word of a directive's line, without its quotes.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsLiteral">Whether it is a value as it stands, because it was quoted or the user typed it as an answer: no option, no <c>@name</c>, no JSON.</param>
public readonly record struct DirectiveWord(string Text, bool IsLiteral)
{
    internal bool IsOption => !IsLiteral && Text.StartsWith("--", StringComparison.Ordinal);
}
