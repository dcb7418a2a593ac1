namespace ModelOps;

/// <summary>Where a canary stands when it is judged.</summary>
/// <param name="Champion">The champion's version.</param>
/// <param name="Challenger">The challenger's version.</param>
/// <param name="Step">The step, from 0 on.</param>
/// <param name="Held">How long it has lasted.</param>
/// <param name="Evidence">What was seen.</param>
public sealed record CanaryStanding(string Champion, string Challenger, int Step, TimeSpan Held, CanarySnapshot Evidence);
