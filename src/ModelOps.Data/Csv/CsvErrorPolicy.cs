namespace ModelOps;

/// <summary>What to do with a line or value of a CSV file that cannot be read.</summary>
public enum CsvErrorPolicy
{
    /// <summary>Stop at the first one and say where it is.</summary>
    Fail,

    /// <summary>Take the value as missing: short lines are filled up, surplus fields dropped. Counted in <see cref="CsvReport"/>.</summary>
    Null,

    /// <summary>Leave the whole line out. Counted in <see cref="CsvReport"/>.</summary>
    Skip,
}
