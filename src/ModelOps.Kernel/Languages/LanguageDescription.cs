namespace ModelOps.Kernel.Languages;

/// <summary>A language as cells, completion and <c>#!lsmagic</c> know it, before anything of it is loaded.</summary>
/// <param name="Name">Its name without <c>#!</c>, for example <c>fsharp</c>.</param>
/// <param name="Description">One sentence.</param>
public sealed record LanguageDescription(string Name, string Description)
{
    /// <summary>Other names, without <c>#!</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a cell stays in the language after a directive that is no language itself, as <c>#!time</c>; so it is for programming languages.</summary>
    public bool GoesOn { get; init; } = true;

    /// <summary>Whether lines <c>#r "…"</c> and <c>#i "…"</c> in its cells are the session's, as in C#; the files come with the cell.</summary>
    public bool TakesReferences { get; init; }
}
