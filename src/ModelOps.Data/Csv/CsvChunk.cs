namespace ModelOps.Data.Csv;

/// <summary>A line or value that could not be read, by its place in the window.</summary>
internal readonly record struct CsvError(int Offset, string? Column, string Problem);

/// <summary>The rows of one stretch of text.</summary>
internal sealed class CsvChunk(int start, CsvColumnBuilder?[] builders)
{
    public const int MaxExamples = 5;

    public int Start { get; } = start;

    /// <summary>Where the next chunk's first row begins.</summary>
    public int End { get; set; } = start;

    /// <summary>True when the text ended inside a row, which begins at <see cref="End"/>.</summary>
    public bool Incomplete { get; set; }

    public int Rows { get; set; }

    public int Skipped { get; set; }

    public int Nulled { get; set; }

    public int Ragged { get; set; }

    /// <summary>One a column; null for columns that are not wanted.</summary>
    public CsvColumnBuilder?[] Builders { get; } = builders;

    /// <summary>The error that stopped the reading, if the policy is to fail.</summary>
    public CsvError? Fatal { get; set; }

    /// <summary>The first errors that were passed over.</summary>
    public List<CsvError> Examples { get; } = [];
}
