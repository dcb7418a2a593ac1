namespace ModelOps.Evaluation.Metrics;

/// <summary>Refuses arrays no metric can be computed from; all errors at once.</summary>
internal static class MetricInputCheck
{
    internal static void Classes(
        int[] targets, double[]? probabilities, int classCount, int positiveClass, int[]? predicted, double? threshold, double[]? weights)
    {
        var errors = new List<string>();
        if (classCount < 2)
        {
            errors.Add($"A classifier has 2 classes or more, not {classCount}.");
        }

        if (positiveClass < 0 || positiveClass >= classCount)
        {
            errors.Add($"The positive class {positiveClass} is not one of the {classCount} classes; give 0 to {classCount - 1}.");
        }

        Indexes(targets, classCount, "target class", errors);
        if (predicted is not null)
        {
            Length(predicted.Length, targets.Length, "predicted classes", errors);
            Indexes(predicted, classCount, "predicted class", errors);
        }

        if (probabilities is not null)
        {
            Length(probabilities.Length, targets.Length * classCount, "probabilities", errors);
            Finite(probabilities, Math.Max(1, classCount), "probability", errors);
        }
        else if (predicted is null)
        {
            errors.Add("There are neither probabilities nor predicted classes; give one of them.");
        }

        Threshold(threshold, classCount, probabilities is not null, predicted is not null, errors);
        Weights(weights, targets.Length, errors);
        Throw(errors);
    }

    internal static void Values(double[] values, double[] predictions, double[]? weights)
    {
        var errors = new List<string>();
        Length(predictions.Length, values.Length, "predictions", errors);
        Finite(values, 1, "true value", errors);
        Finite(predictions, 1, "prediction", errors);
        Weights(weights, values.Length, errors);
        Throw(errors);
    }

    internal static void Costs(ReadOnlySpan<double> costs, int classCount)
    {
        if (classCount == 0 || costs.Length != classCount * classCount)
        {
            throw new InvalidInputException(classCount == 0
                ? "A table of costs needs a classifier; leave it out for a regression."
                : $"There are {costs.Length} costs where {classCount} × {classCount} are needed, one for each true and predicted class.");
        }

        foreach (var cost in costs)
        {
            if (!double.IsFinite(cost))
            {
                throw new InvalidInputException($"The cost {cost} is not a finite number.");
            }
        }
    }

    private static void Threshold(double? threshold, int classCount, bool hasProbabilities, bool hasPredicted, List<string> errors)
    {
        if (threshold is not { } limit)
        {
            return;
        }

        if (classCount != 2)
        {
            errors.Add($"A threshold needs 2 classes, and there are {classCount}; leave the threshold out.");
        }

        if (!hasProbabilities || hasPredicted)
        {
            errors.Add("A threshold needs probabilities, and no predicted classes beside them.");
        }

        if (limit is not (>= 0 and <= 1))
        {
            errors.Add($"The threshold {limit} is out of range; give a probability from 0 to 1.");
        }
    }

    private static void Weights(double[]? weights, int rows, List<string> errors)
    {
        if (weights is null)
        {
            return;
        }

        Length(weights.Length, rows, "weights", errors);
        var bad = Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (bad >= 0)
        {
            errors.Add($"The weight of row {bad} is {weights[bad]}; weights are finite numbers of 0 or more.");
        }
    }

    private static void Indexes(int[] indexes, int classCount, string what, List<string> errors)
    {
        var bad = Array.FindIndex(indexes, index => index < 0 || index >= classCount);
        if (bad >= 0)
        {
            errors.Add($"The {what} of row {bad} is {indexes[bad]}; it must be 0 to {classCount - 1}.");
        }
    }

    private static void Finite(double[] values, int width, string what, List<string> errors)
    {
        var bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad >= 0)
        {
            errors.Add($"The {what} of row {bad / width} is {values[bad]}; remove rows without one before scoring.");
        }
    }

    private static void Length(int actual, int expected, string what, List<string> errors)
    {
        if (actual != expected)
        {
            errors.Add($"There are {actual} {what} where {expected} are needed.");
        }
    }

    private static void Throw(List<string> errors)
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
