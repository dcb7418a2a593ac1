namespace ModelOps;

/// <summary>What <c>#!restore</c> takes.</summary>
public sealed record RestoreOptions
{
    /// <summary>The version, as <c>name@alias</c> or <c>name/version</c>.</summary>
    [Parameter("Version to bring back: name@alias or name/version.", Position = 0, Required = true)]
    public string Version { get; init; } = "";

    /// <summary>The folder to bring it to; it must be new or empty.</summary>
    [Parameter("Folder to bring it to: a new or an empty one.", Required = true)]
    public string To { get; init; } = "";
}
