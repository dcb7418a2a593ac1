namespace ModelOps.Monitoring.Segments;

/// <summary>Pieces of DuckDB's SQL.</summary>
internal static class SqlText
{
    internal static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as SQL takes any: in quotes.</summary>
    internal static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Segments as one table: columns by name, missing where a segment has none of that name.</summary>
    internal static string ReadParquet(IReadOnlyList<Segment> segments) => $"read_parquet([{string.Join(", ", segments.Select(segment => Literal(segment.Path)))}], union_by_name = true)";
}
