namespace ModelOps;

/// <summary>What one watch of a loop saw last.</summary>
/// <param name="Time">When.</param>
/// <param name="Why">The reason to retrain; null for none.</param>
/// <param name="Note">What it waits for; null for nothing worth saying.</param>
/// <param name="Error">Why it could not look; null when it could. What is not known wakes nothing.</param>
public sealed record LoopLook(DateTimeOffset Time, string? Why, string? Note, string? Error);
