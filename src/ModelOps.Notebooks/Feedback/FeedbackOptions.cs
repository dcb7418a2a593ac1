namespace ModelOps;

/// <summary>What <c>#!feedback</c> takes.</summary>
public sealed record FeedbackOptions : ITakesBody
{
    /// <summary>The deployment that scored the rows.</summary>
    [Parameter("Deployment that scored the rows, or the folder of its payload log.", Position = 0, Required = true)]
    public string Deployment { get; init; } = "";

    /// <summary>The file with the labels; null where they stand below the magic.</summary>
    [Parameter("File with the labels, CSV, JSON lines or Parquet, with columns id and label; a cell may hold them below the magic instead, as CSV.")]
    public string? File { get; init; }

    /// <summary>The column with the ids.</summary>
    [Parameter("Column with the ids of the rows; by default id, row_id or request_id.")]
    public string? Id { get; init; }

    /// <summary>The column with the labels.</summary>
    [Parameter("Column with the labels: the true classes or values; by default label, actual, value or target.")]
    public string? Label { get; init; }

    /// <inheritdoc />
    public string Body { get; init; } = "";

    /// <summary>Labels that a C# call gives.</summary>
    internal IReadOnlyList<Label>? Given { get; init; }
}
