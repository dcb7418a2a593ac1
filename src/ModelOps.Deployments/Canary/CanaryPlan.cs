namespace ModelOps;

/// <summary>Which versions a canary is of.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Champion">The version that serves.</param>
/// <param name="Challenger">The version that is to.</param>
/// <param name="Alias">The alias that moves to the challenger when it is promoted, such as <c>champion</c>.</param>
/// <param name="Actor">Who began it.</param>
public sealed record CanaryPlan(string Model, int Champion, int Challenger, string Alias, string Actor)
{
    /// <summary>Names it in the audit log; null for a new name.</summary>
    public string? Id { get; init; }

    /// <summary>Steps and limits.</summary>
    public CanaryOptions Options { get; init; } = new();

    internal IEnumerable<string> Errors()
    {
        if (Champion == Challenger)
        {
            yield return $"Version {Challenger} of {Model} is the champion already; name another version as challenger.";
        }

        foreach (var error in Options.Errors())
        {
            yield return error;
        }
    }
}
