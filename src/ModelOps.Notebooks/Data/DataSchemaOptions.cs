namespace ModelOps;

/// <summary>What <c>#!data schema</c> takes.</summary>
public sealed record DataSchemaOptions : INamesResult
{
    /// <summary>The data to learn from.</summary>
    [Parameter("Data to infer the schema from: a variable, or a file.", Position = 0, Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The JSON file to write, for review and for the repository.</summary>
    [Parameter("JSON file to write, for review and for the repository.")]
    public string? Out { get; init; }

    /// <summary>True to write over a file that holds another schema.</summary>
    [Parameter("Write over a file that holds another schema.")]
    public bool Replace { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the schema.")]
    public string? As { get; init; }
}
