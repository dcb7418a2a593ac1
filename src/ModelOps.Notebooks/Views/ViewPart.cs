namespace ModelOps;

internal abstract record ViewPart;

internal sealed record FactsPart(List<(string Name, string Value)> Facts) : ViewPart;

internal sealed record TablePart(string? Caption, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<bool> RightAligned) : ViewPart;

internal sealed record NotePart(string Text) : ViewPart;

internal sealed record FigurePart(Figure Figure) : ViewPart;

internal sealed record DocumentPart(string Html, string Text) : ViewPart;

internal sealed record MarkdownPart(string Markdown) : ViewPart;
