namespace ModelOps.Deployments.Loop;

/// <summary>What a gate says of a version.</summary>
/// <param name="Agrees">Whether the version may be promoted.</param>
/// <param name="Why">The reason in a sentence.</param>
/// <param name="Evidence">What it judged by, as text to be kept.</param>
internal sealed record GateAnswer(bool Agrees, string Why, string Evidence);
