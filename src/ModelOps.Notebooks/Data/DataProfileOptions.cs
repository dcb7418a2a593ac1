namespace ModelOps;

/// <summary>What <c>#!data profile</c> takes.</summary>
public sealed record DataProfileOptions : INamesResult
{
    /// <summary>The data to look at.</summary>
    [Parameter("Data to look at: a variable, or a file.", Position = 0, Required = true)]
    public NamedFrame Data { get; init; } = null!;

    /// <summary>The HTML file to write.</summary>
    [Parameter("HTML file to write: one page, without scripts.")]
    public string? Out { get; init; }

    /// <inheritdoc />
    [Parameter("Variable for the profile.")]
    public string? As { get; init; }
}
