namespace ModelOps.Evaluation.Comparing;

/// <summary>Refuses rows that no paired test can be made of.</summary>
internal static class PairedRows
{
    internal static void Refuse(MetricInput first, MetricInput second, string? unfit, string test)
    {
        if (unfit is not null)
        {
            throw new InvalidInputException(unfit);
        }

        if (first.Count != second.Count || !first.Targets.SequenceEqual(second.Targets) || first.PositiveClass != second.PositiveClass)
        {
            throw new InvalidInputException($"{test} needs two models on the same rows with the same classes. Evaluate both on the same data.");
        }

        if (!first.Weights.IsEmpty || !second.Weights.IsEmpty)
        {
            throw new InvalidInputException($"{test} is not defined for rows with weights. Compare with the paired bootstrap, or without weights.");
        }
    }
}
