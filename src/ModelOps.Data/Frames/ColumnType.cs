namespace ModelOps;

/// <summary>The type of a column's values. Every type can be missing.</summary>
public enum ColumnType
{
    /// <summary>IEEE double; missing is NaN.</summary>
    Float64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>Unicode text, kept as codes into a dictionary.</summary>
    String,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A timestamp, microsecond precision, UTC or without zone.</summary>
    Timestamp,
}
