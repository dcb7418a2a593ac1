namespace ModelOps;

/// <summary>What kind of expectation a frame missed.</summary>
public enum AnomalyKind
{
    /// <summary>A required column is absent.</summary>
    MissingColumn,

    /// <summary>A column that the schema does not name.</summary>
    UnexpectedColumn,

    /// <summary>A column of another type.</summary>
    WrongType,

    /// <summary>More missing values than allowed.</summary>
    MissingValues,

    /// <summary>Numbers below the minimum or above the maximum.</summary>
    OutOfRange,

    /// <summary>Texts that are not among the categories.</summary>
    UnknownCategory,

    /// <summary>Values that occur more than once.</summary>
    Duplicate,

    /// <summary>Values spread differently than expected.</summary>
    Distribution,

    /// <summary>A rule that does not hold, or cannot be checked.</summary>
    Rule,
}

/// <summary>One expectation that a frame missed.</summary>
/// <param name="Column">The column's name; that of the rule, for a rule.</param>
/// <param name="Kind">What kind of expectation.</param>
/// <param name="Message">One sentence with counts and examples.</param>
/// <param name="Count">How many rows are concerned; 0 where the column as a whole is.</param>
/// <param name="Examples">A few of the values, as text.</param>
public sealed record SchemaAnomaly(string Column, AnomalyKind Kind, string Message, long Count, IReadOnlyList<string> Examples);

/// <summary>The result of checking a frame against a schema.</summary>
/// <param name="RowCount">The frame's number of rows.</param>
/// <param name="ColumnCount">The frame's number of columns.</param>
/// <param name="Anomalies">Every expectation missed, in the schema's order of columns.</param>
public sealed record SchemaReport(int RowCount, int ColumnCount, IReadOnlyList<SchemaAnomaly> Anomalies)
{
    /// <summary>True when the frame meets the schema.</summary>
    public bool IsClean => Anomalies.Count == 0;

    /// <summary>One line a finding, or one that there is none.</summary>
    public override string ToString() => IsClean
        ? $"The data meets the schema: {RowCount} rows, {ColumnCount} columns."
        : $"{Anomalies.Count} {(Anomalies.Count == 1 ? "anomaly" : "anomalies")} in {RowCount} rows:\n" + string.Join("\n", Anomalies.Select(anomaly => $"- {anomaly.Message}"));
}
