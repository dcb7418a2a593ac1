using ModelOps.Evaluation.Reports;

namespace ModelOps;

/// <summary>Fairness as tables and sentences.</summary>
internal static class FairnessView
{
    internal static void Add(View view, IReadOnlyList<FairnessResult> results)
    {
        foreach (var result in results)
        {
            SectionView.Add(view, EvaluationSections.Fairness(result));
        }
    }

    /// <summary>A value with its interval, as <c>0.71 (0.65 to 0.77)</c>.</summary>
    internal static string Text(ConfidenceInterval interval) => ReportNumber.WithEnds(interval);
}
