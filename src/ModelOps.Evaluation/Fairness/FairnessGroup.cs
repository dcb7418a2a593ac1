namespace ModelOps;

/// <summary>How a model treats the rows of one group.</summary>
/// <param name="Value">The group: the value of the column, of two columns <c>female, rent</c>; <c>(missing)</c> for rows without one.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="IsSmall">True when there are too few rows to judge by: it is shown, but in no measure.</param>
/// <param name="IsReference">True for the group that the others are compared with.</param>
/// <param name="Rates">
/// By name. Of classes: <c>selection_rate</c> (share predicted as the favourable class), <c>true_positive_rate</c> (of the rows of that class) and <c>false_positive_rate</c> (of the others), all 0 to 1.
/// Of numbers: <c>mean_error</c> (predicted minus true) and <c>mean_absolute_error</c>, in the target's unit. NaN where no row defines it.
/// </param>
/// <param name="Differences">Each rate minus that of the reference group.</param>
public sealed record FairnessGroup(
    string Value, int Rows, bool IsSmall, bool IsReference, IReadOnlyDictionary<string, ConfidenceInterval> Rates, IReadOnlyDictionary<string, ConfidenceInterval> Differences);
