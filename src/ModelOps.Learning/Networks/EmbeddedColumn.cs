namespace ModelOps.Learning.Networks;

/// <summary>A column of codes that a net turns into learnt numbers.</summary>
/// <param name="Place">The column.</param>
/// <param name="Count">The number of codes.</param>
/// <param name="Width">Numbers for each code.</param>
internal readonly record struct EmbeddedColumn(int Place, int Count, int Width);
