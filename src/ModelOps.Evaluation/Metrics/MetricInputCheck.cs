namespace ModelOps.Evaluation.Metrics;

/// <summary>Refuses arrays no metric can be computed from; all errors at once.</summary>
internal static class MetricInputCheck
{
    internal static void Classes(
        int[] targets, double[]? probabilities, int classCount, int positiveClass, int[]? predicted, double? threshold, double[]? weights)
    {
        var faults = new List<string>();
        if (classCount < 2)
        {
            faults.Add($"A classifier has 2 classes or more, not {classCount}.");
        }

        if (positiveClass < 0 || positiveClass >= classCount)
        {
            faults.Add($"The positive class {positiveClass} is not one of the {classCount} classes; give 0 to {classCount - 1}.");
        }

        Indexes(targets, classCount, "target class", faults);
        if (predicted is not null)
        {
            Length(predicted.Length, targets.Length, "predicted classes", faults);
            Indexes(predicted, classCount, "predicted class", faults);
        }

        if (probabilities is not null)
        {
            Length(probabilities.Length, targets.Length * classCount, "probabilities", faults);
            Finite(probabilities, Math.Max(1, classCount), "probability", faults);
        }
        else if (predicted is null)
        {
            faults.Add("There are neither probabilities nor predicted classes; give one of them.");
        }

        Threshold(threshold, classCount, probabilities is not null, predicted is not null, faults);
        Weights(weights, targets.Length, faults);
        Throw(faults);
    }

    internal static void Values(double[] values, double[] predictions, double[]? weights)
    {
        var faults = new List<string>();
        Length(predictions.Length, values.Length, "predictions", faults);
        Finite(values, 1, "true value", faults);
        Finite(predictions, 1, "prediction", faults);
        Weights(weights, values.Length, faults);
        Throw(faults);
    }

    private static void Threshold(double? threshold, int classCount, bool hasProbabilities, bool hasPredicted, List<string> faults)
    {
        if (threshold is not { } limit)
        {
            return;
        }

        if (classCount != 2)
        {
            faults.Add($"A threshold needs 2 classes, and there are {classCount}; leave the threshold out.");
        }

        if (!hasProbabilities || hasPredicted)
        {
            faults.Add("A threshold needs probabilities, and no predicted classes beside them.");
        }

        if (limit is not (>= 0 and <= 1))
        {
            faults.Add($"The threshold {limit} is out of range; give a probability from 0 to 1.");
        }
    }

    private static void Weights(double[]? weights, int rows, List<string> faults)
    {
        if (weights is null)
        {
            return;
        }

        Length(weights.Length, rows, "weights", faults);
        var bad = Array.FindIndex(weights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (bad >= 0)
        {
            faults.Add($"The weight of row {bad} is {weights[bad]}; weights are finite numbers of 0 or more.");
        }
    }

    private static void Indexes(int[] indexes, int classCount, string what, List<string> faults)
    {
        var bad = Array.FindIndex(indexes, index => index < 0 || index >= classCount);
        if (bad >= 0)
        {
            faults.Add($"The {what} of row {bad} is {indexes[bad]}; it must be 0 to {classCount - 1}.");
        }
    }

    private static void Finite(double[] values, int width, string what, List<string> faults)
    {
        var bad = Array.FindIndex(values, value => !double.IsFinite(value));
        if (bad >= 0)
        {
            faults.Add($"The {what} of row {bad / width} is {values[bad]}; remove rows without one before scoring.");
        }
    }

    private static void Length(int actual, int expected, string what, List<string> faults)
    {
        if (actual != expected)
        {
            faults.Add($"There are {actual} {what} where {expected} are needed.");
        }
    }

    private static void Throw(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new InvalidInputException(faults);
        }
    }
}
