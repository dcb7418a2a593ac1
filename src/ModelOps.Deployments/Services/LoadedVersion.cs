namespace ModelOps;

/// <summary>A version that is loaded already.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its version in the registry, or its run.</param>
/// <param name="RunId">The run it comes from; null when not known.</param>
public sealed record LoadedVersion(Model Model, string Version, string? RunId = null);
