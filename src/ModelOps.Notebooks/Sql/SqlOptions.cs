namespace ModelOps;

/// <summary>What <c>#!sql</c> takes.</summary>
public sealed record SqlOptions : ITakesBody, INamesResult
{
    /// <summary>The query, for one line; a cell holds it below the magic.</summary>
    [Parameter("The query in quotes; a cell holds it below the magic instead.", Position = 0)]
    public string? Query { get; init; }

    /// <summary>The database to ask in its own SQL; null for the frames and files.</summary>
    [Parameter("Database to ask in its own SQL: the name that connect gave it, a connection string, or env:NAME, where the environment holds it. Frames and files by default.")]
    public string? Connection { get; init; }

    /// <summary>The deployment whose payload log is asked; null for none.</summary>
    [Parameter("Deployment whose payload log is asked, as the tables requests, labels, and labelled (requests with their last label); or the folder of a log. Frames and files are there, too.")]
    public string? Deployment { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the result, a frame.")]
    public string? As { get; init; }

    /// <inheritdoc />
    public string Body { get; init; } = "";
}
