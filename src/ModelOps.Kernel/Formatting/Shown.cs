namespace ModelOps.Kernel.Formatting;

/// <summary>A value read for showing: bounded in depth, length and number of parts, without cycles.</summary>
internal abstract record Shown;

/// <summary>A text; <paramref name="IsNote"/> for what stands in a value's place, such as an error.</summary>
internal sealed record ShownText(string Text, bool IsNote = false) : Shown;

/// <summary>A sequence of plain values.</summary>
internal sealed record ShownList(string Type, IReadOnlyList<Shown> Items, string? More) : Shown;

/// <summary>An object with its members.</summary>
internal sealed record ShownObject(string Type, IReadOnlyList<KeyValuePair<string, Shown>> Members) : Shown;

/// <summary>A sequence of objects: a row each.</summary>
internal sealed record ShownTable(string Type, IReadOnlyList<string> Columns, IReadOnlyList<string> ColumnTypes, IReadOnlyList<IReadOnlyList<Shown>> Rows, string Footer) : Shown;
