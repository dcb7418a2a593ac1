namespace ModelOps;

/// <summary>A part of the rows that was found to have high losses, judged on rows that it was not found on.</summary>
/// <param name="Description">The rows in words, as <c>age_years &lt; 25 and housing = rent</c>.</param>
/// <param name="Rows">How many of the judging rows it has.</param>
/// <param name="Loss">The mean loss of its rows, with its interval.</param>
/// <param name="Difference">Its mean loss less that of the other judging rows, with its interval.</param>
/// <param name="PValue">The chance of a mean loss as high if the slice were like the rest: one-sided, by Welch's test (1947).</param>
/// <param name="AdjustedPValue"><paramref name="PValue"/> corrected for all slices that were looked at (Holm 1979).</param>
/// <param name="IsWorse">True when the corrected p-value is at most the stated level: the slice is worse by more than chance.</param>
public sealed record WorstSlice(string Description, int Rows, ConfidenceInterval Loss, ConfidenceInterval Difference, double PValue, double AdjustedPValue, bool IsWorse);

/// <summary>The slices with the highest losses, found by themselves.</summary>
/// <param name="Loss">What is averaged over the rows: <c>log_loss</c>, <c>error_rate</c> of a classifier without probabilities, <c>mae</c> of a regressor.</param>
/// <param name="Overall">Its mean over all judging rows.</param>
/// <param name="Slices">The slices, the least p-value first; as many as were asked for at most. A part of a slice that is worse is listed only if it is clearly worse than the whole.</param>
/// <param name="LookedAt">How many slices were judged, whose p-values are corrected for.</param>
/// <param name="RowsToFind">The rows that the slices were found on.</param>
/// <param name="RowsToJudge">The rows that they were judged on: the others.</param>
/// <param name="Level">The chance that any slice is called worse if none is; 0.05 for intervals of 95 %.</param>
/// <param name="MinimumRows">The least number of rows of a slice, on each side.</param>
public sealed record WorstSlices(string Loss, double Overall, IReadOnlyList<WorstSlice> Slices, int LookedAt, int RowsToFind, int RowsToJudge, double Level, int MinimumRows);
