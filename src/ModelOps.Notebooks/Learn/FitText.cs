using System.Globalization;

namespace ModelOps;

/// <summary>How far a training is, in a few words.</summary>
internal static class FitText
{
    /// <summary>Loss, accuracy, speed, and the time left if each step to come takes as long as this one.</summary>
    /// <param name="step">The last step.</param>
    /// <param name="took">How long this step took.</param>
    internal static string Of(FitProgress step, TimeSpan took)
    {
        if (step.Loss is not { } loss)
        {
            return "";
        }

        var words = new List<string> { $"loss {NumberText.Of(loss, 5)}" };
        if (step.ValidationLoss is { } held)
        {
            words.Add($"validation {NumberText.Of(held, 5)}");
        }

        if (step.Accuracy is { } accuracy)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * accuracy:0.0} %") + (step.ValidationAccuracy is { } heldAccuracy ? string.Create(CultureInfo.InvariantCulture, $", validation {100 * heldAccuracy:0.0} %") : ""));
        }

        if (step.RowsPerSecond is { } speed)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{speed:0} rows/s"));
            if (step.Step > 0 && step.Step < step.Total)
            {
                var left = took * (step.Total - step.Step);
                words.Add($"up to {DurationText.Of(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))} left");
            }
        }

        return string.Join(", ", words);
    }
}
