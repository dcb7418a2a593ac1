using ModelOps.Tracking;

namespace ModelOps;

/// <summary>What a gate says of a version. Nothing was moved, and nothing written.</summary>
/// <param name="Version">The version.</param>
/// <param name="Against">The alias whose version it was compared with.</param>
/// <param name="Champion">That version, or null.</param>
/// <param name="Gate">What the gate said.</param>
public sealed record GateReport(ModelVersion Version, string Against, int? Champion, GateResult Gate) : Viewable, IVerdict
{
    /// <summary>The evaluations that the gate judged by, in words: the version's, then the champion's.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>True when the gate agrees.</summary>
    public bool Passed => Gate.Passed;

    /// <inheritdoc />
    public string? Refusal => Passed ? null : $"The gate {Gate.Name} refuses {Version.Name} version {Version.Version}: {Gate.Why}";

    /// <inheritdoc />
    public override View ToView()
    {
        var view = new View($"{Version.Name} version {Version.Version} {(Passed ? "passes" : "does not pass")} {Path.GetFileName(Gate.Name)}: {Gate.Kept}")
            .Fact(Against, Champion is { } champion ? $"version {champion}" : "none");
        foreach (var (i, evidence) in Evidence.Index())
        {
            view.Fact(i == 0 ? "evidence" : $"{Against}'s evidence", evidence);
        }

        return GateVerdict.Show(view, Gate);
    }
}
