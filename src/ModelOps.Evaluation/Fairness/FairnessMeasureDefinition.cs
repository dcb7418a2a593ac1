namespace ModelOps;

/// <summary>A measure of fairness: what it is, and where it is from.</summary>
/// <param name="Name">As <c>demographic_parity_difference</c>.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Formula">How it follows from the groups' rates.</param>
/// <param name="Source">Who defined it.</param>
/// <param name="IsRatio">True when 1 is equal treatment and less is worse; false when 0 is, and more is worse.</param>
/// <param name="IsOfClasses">True for classifiers, false for regressors.</param>
public sealed record FairnessMeasureDefinition(string Name, string Description, string Formula, string Source, bool IsRatio, bool IsOfClasses);
