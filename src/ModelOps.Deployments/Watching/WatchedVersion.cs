namespace ModelOps.Deployments.Watching;

/// <summary>What must be known of a version to watch it.</summary>
/// <param name="Version">As the payload log names it.</param>
/// <param name="Baseline">How its training data looked; null for a model without.</param>
/// <param name="Inputs">The columns that it reads.</param>
/// <param name="Facts">Its task and classes.</param>
/// <param name="Evaluation">What it reached on rows that it had not learned from; null when its folder does not say.</param>
internal sealed record WatchedVersion(string Version, ModelBaseline? Baseline, IReadOnlyList<string> Inputs, ModelFacts Facts, EvaluationBaseline? Evaluation = null)
{
    internal static WatchedVersion Of(string version, Model model) => new(version, model.Baseline, model.InputNames, model.Metadata, model.Evaluation);
}
