namespace ModelOps.Learning;

/// <summary>A raw column that a pipeline reads.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsText">True when it is read as text, else as numbers.</param>
/// <param name="Type">The column's type in the training data.</param>
internal sealed record RawInput(string Name, bool IsText, ColumnType Type);
