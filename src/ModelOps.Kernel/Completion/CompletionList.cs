namespace ModelOps.Kernel.Completion;

/// <summary>What may stand at a place in a cell.</summary>
/// <param name="Start">Where the text to replace begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The texts that may replace it, best first.</param>
public sealed record CompletionList(int Start, int End, IReadOnlyList<CompletionItem> Items);

/// <summary>One text that may stand there.</summary>
/// <param name="Text">The text.</param>
/// <param name="Kind"><c>method</c>, <c>property</c>, <c>field</c>, <c>event</c>, <c>class</c>, <c>struct</c>, <c>enum</c>, <c>interface</c>, <c>delegate</c>, <c>namespace</c>, <c>variable</c>, <c>keyword</c>, <c>directive</c>, <c>option</c>, <c>value</c> or <c>file</c>.</param>
/// <param name="Detail">A signature or description; null when it would cost too much to say.</param>
public sealed record CompletionItem(string Text, string Kind, string? Detail);

/// <summary>Whether a text can run, or more is to come.</summary>
/// <param name="Status"><c>complete</c>, <c>incomplete</c> or <c>invalid</c>.</param>
/// <param name="Indent">Blanks for the next line of an incomplete text.</param>
public sealed record Completeness(string Status, string Indent);
