using System.Globalization;

namespace ModelOps;

/// <summary>How far a training is, in a few words.</summary>
internal static class FitText
{
    /// <summary>Loss, accuracy, speed and the time left; within a step what it has done.</summary>
    /// <param name="step">What was reported last.</param>
    internal static string Of(FitProgress step)
    {
        var words = new List<string>();
        if (step.Note is { } note)
        {
            words.Add(note);
        }

        if (step.Loss is { } loss)
        {
            words.Add($"loss {NumberText.Of(loss, 5)}");
        }

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
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{speed:0} {step.Unit}/s"));
        }

        if (step.TimeLeft is { } left && left > TimeSpan.Zero)
        {
            words.Add($"up to {DurationText.Of(TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)))} left");
        }

        return string.Join(", ", words);
    }
}
