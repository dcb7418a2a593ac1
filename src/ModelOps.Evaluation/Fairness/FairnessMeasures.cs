namespace ModelOps;

/// <summary>Every measure of fairness by name.</summary>
public static class FairnessMeasures
{
    private const string Fairlearn = "as Fairlearn defines it";

    /// <summary>All measures, in the order they are shown.</summary>
    public static IReadOnlyList<FairnessMeasureDefinition> All { get; } =
    [
        new("demographic_parity_difference", "Highest selection rate less the lowest", "max SR − min SR", $"Dwork et al. 2012; {Fairlearn}", false, true),
        new("demographic_parity_ratio", "Lowest selection rate over the highest", "min SR / max SR", Fairlearn, true, true),
        new("disparate_impact", "Lowest selection rate over the highest, or over that of the reference group that was given", "min SR / max SR, or min SR / SR(reference)", "EEOC 1978, 29 CFR 1607.4(D)", true, true),
        new("equal_opportunity_difference", "Highest true positive rate less the lowest", "max TPR − min TPR", $"Hardt, Price and Srebro 2016; {Fairlearn}", false, true),
        new("equalized_odds_difference", "The larger of the differences in true and in false positive rate", "max(max TPR − min TPR, max FPR − min FPR)", $"Hardt, Price and Srebro 2016; {Fairlearn}", false, true),
        new("mean_error_difference", "Highest mean error less the lowest", "max ME − min ME", "MetricFrame.difference of Fairlearn", false, false),
        new("mean_absolute_error_difference", "Highest mean absolute error less the lowest", "max MAE − min MAE", "MetricFrame.difference of Fairlearn", false, false),
    ];

    /// <summary>The measure of that name; case, blanks and dashes do not matter.</summary>
    /// <param name="name">As <c>disparate_impact</c>.</param>
    /// <exception cref="InvalidInputException">No such measure; the message names the nearest one.</exception>
    public static FairnessMeasureDefinition Find(string name)
    {
        var key = name.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
        return All.FirstOrDefault(measure => measure.Name == key)
            ?? throw new InvalidInputException($"There is no measure of fairness '{name}'.{Suggestion.Among(key, [.. All.Select(measure => measure.Name)], "The measures are")}");
    }

    /// <summary>The measures defined for a task, in the order they are shown.</summary>
    /// <param name="task">Binary, multiclass or regression.</param>
    public static IReadOnlyList<FairnessMeasureDefinition> For(LearningTask task) => [.. All.Where(measure => measure.IsOfClasses == (task != LearningTask.Regression))];
}
