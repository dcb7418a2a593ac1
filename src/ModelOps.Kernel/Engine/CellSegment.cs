using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary>A part of a cell that runs as one.</summary>
/// <param name="Line">The number of its first line in the cell, from 1.</param>
internal abstract record CellSegment(int Line);

/// <summary>C# code.</summary>
internal sealed record CodeSegment(string Code, int Line) : CellSegment(Line);

/// <summary>A directive's line and the body that belongs to it.</summary>
internal sealed record DirectiveSegment(KernelDirective Directive, string Text, string? Body, int Line) : CellSegment(Line)
{
    /// <summary>The line of the cell on which the body begins.</summary>
    public required int BodyLine { get; init; }

    /// <summary>The language that the cell is in where the line stands; null for C#.</summary>
    public string? Language { get; init; }
}

/// <summary>Lines <c>#r "…"</c>, <c>#i "…"</c>, <c>#load "…"</c> next to each other.</summary>
internal sealed record ReferenceSegment(IReadOnlyList<ReferenceLine> References, int Line) : CellSegment(Line);

/// <summary>One such line.</summary>
/// <param name="Keyword"><c>r</c>, <c>i</c> or <c>load</c>.</param>
/// <param name="Target">What stands between the quotes.</param>
/// <param name="Line">The line's number in the cell.</param>
internal sealed record ReferenceLine(string Keyword, string Target, int Line);
