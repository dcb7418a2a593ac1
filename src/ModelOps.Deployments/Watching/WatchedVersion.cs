namespace ModelOps.Deployments.Watching;

/// <summary>What must be known of a version to watch it.</summary>
/// <param name="Version">As the payload log names it.</param>
/// <param name="Baseline">How its training data looked; null for a model without.</param>
/// <param name="Inputs">The columns that it reads.</param>
/// <param name="Facts">Its task and classes.</param>
internal sealed record WatchedVersion(string Version, ModelBaseline? Baseline, IReadOnlyList<string> Inputs, ModelFacts Facts)
{
    internal static WatchedVersion Of(string version, Model model) => new(version, model.Baseline, model.InputNames, model.Metadata);
}
