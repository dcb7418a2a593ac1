using ModelOps.Tracking;

namespace ModelOps;

/// <summary>A new version in the registry.</summary>
/// <param name="Version">The version as the store has it.</param>
/// <param name="Alias">The alias set to it, or null.</param>
public sealed record RegisterResult(ModelVersion Version, string? Alias) : Viewable
{
    /// <summary>The address to load it by: <c>name@alias</c>, or <c>name/version</c>.</summary>
    public string Reference => Alias is null ? $"{Version.Name}/{Version.Version}" : $"{Version.Name}@{Alias}";

    /// <summary>The git tag of the run's commit; null when none was asked for.</summary>
    public string? GitTag { get; init; }

    /// <inheritdoc />
    public override View ToView() => new View($"Registered {Version.Name} version {Version.Version}")
        .Fact("alias", Alias).Fact("run", Version.RunId is { Length: > 0 } run ? run : null).Fact("source", Version.Source).Fact("git tag", GitTag);
}
