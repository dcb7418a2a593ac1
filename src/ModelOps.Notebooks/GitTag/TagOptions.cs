namespace ModelOps;

/// <summary>What <c>#!tag</c> takes.</summary>
public sealed record TagOptions
{
    /// <summary>The version, as <c>name@alias</c> or <c>name/version</c>.</summary>
    [Parameter("Version to tag in git: name@alias or name/version.", Position = 0, Required = true)]
    public string Version { get; init; } = "";
}
