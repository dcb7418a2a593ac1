namespace ModelOps;

/// <summary>The worst slices as a table and a sentence on how they were found.</summary>
internal static class WorstSlicesView
{
    internal static void Add(View view, WorstSlices? worst)
    {
        if (worst is null)
        {
            return;
        }

        if (worst.LookedAt == 0)
        {
            view.Note($"No slice of {worst.MinimumRows} rows or more has a higher {worst.Loss} on the {worst.RowsToFind} rows that slices were looked for on.");
            return;
        }

        view.Table(
            ["slice", "rows", worst.Loss, "less that of the rest", "p, corrected", "worse than the rest"],
            worst.Slices.Select(slice => (IReadOnlyList<object?>)
            [
                slice.Description, slice.Rows, FairnessView.Text(slice.Loss), FairnessView.Text(slice.Difference), slice.AdjustedPValue < 0.0001 ? "< 0.0001" : NumberText.Metric(slice.AdjustedPValue),
                slice.IsWorse ? "yes" : "not more than chance",
            ]),
            $"Worst slices, of {worst.LookedAt} looked at");
        view.Note(FormattableString.Invariant(
            $"Found on {worst.RowsToFind} rows and judged on the {worst.RowsToJudge} others, where {worst.Loss} is {NumberText.Metric(worst.Overall)}. p is corrected for all {worst.LookedAt} (Holm): where no slice is worse, one is called so in {100 * worst.Level:0.#} % of evaluations at most."));
    }
}
