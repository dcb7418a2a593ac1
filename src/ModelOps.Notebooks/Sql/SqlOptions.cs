namespace ModelOps;

/// <summary>What <c>#!sql</c> takes.</summary>
public sealed class SqlOptions : ITakesBody, INamesResult
{
    /// <summary>The query, for one line; a cell holds it below the magic.</summary>
    [Parameter("The query in quotes; a cell holds it below the magic instead.", Position = 0)]
    public string? Query { get; set; }

    /// <inheritdoc />
    [Parameter("Variable for the result, a frame.")]
    public string? As { get; set; }

    /// <inheritdoc />
    public string Body { get; set; } = "";
}
