namespace ModelOps;

/// <summary>A part of a timestamp.</summary>
public enum DatePart
{
    /// <summary>The year.</summary>
    Year,

    /// <summary>The quarter, 1 to 4.</summary>
    Quarter,

    /// <summary>The month, 1 to 12.</summary>
    Month,

    /// <summary>The day of the month, 1 to 31.</summary>
    Day,

    /// <summary>The day of the week, Monday 1 to Sunday 7, as ISO 8601.</summary>
    Weekday,

    /// <summary>The day of the year, 1 to 366.</summary>
    DayOfYear,

    /// <summary>The hour, 0 to 23.</summary>
    Hour,

    /// <summary>Seconds since 1970.</summary>
    Epoch,
}

public sealed partial class Frame
{
    /// <summary>Adds Int64 columns with parts of a timestamp, as <c>COLUMN_month</c>; missing where it is.</summary>
    /// <param name="column">A Timestamp column; it stays.</param>
    /// <param name="parts">The parts; none takes year, month, day and weekday.</param>
    /// <exception cref="InvalidInputException">No such column, or not a Timestamp one.</exception>
    public Frame DateParts(string column, params IReadOnlyList<DatePart> parts)
    {
        var timestamps = this[column] as Column<DateTime>
            ?? throw new InvalidInputException($"Column '{column}' holds {this[column].Type} values, not timestamps. Choose a Timestamp column.");
        var frame = this;
        foreach (var part in parts.Count > 0 ? parts : [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday])
        {
            frame = frame.Derive($"{column}_{part.ToString().ToLowerInvariant()}", row => timestamps.IsMissing(row.Index) ? (long?)null : TimestampParts.Of(timestamps.Values[row.Index], part));
        }

        return frame;
    }
}
