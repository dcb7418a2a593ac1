namespace ModelOps;

/// <summary>Which labels a log takes, and how long it keeps them.</summary>
public sealed record LabelLogOptions
{
    /// <summary>The model's classes: another label is an error. Null takes any.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>True for a regressor: a label that is not a number is an error.</summary>
    public bool NeedsNumbers { get; init; }

    /// <summary>The most bytes on the disk; the oldest labels are deleted. Default 250 MB.</summary>
    public long MaximumBytes { get; init; } = 250_000_000;

    /// <summary>Older labels are deleted: those of requests that are deleted, too. Default 30 days.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What fits a model: its classes, or numbers.</summary>
    /// <param name="model">The model.</param>
    public static LabelLogOptions For(Model model) => new()
    {
        Classes = model.Metadata.Classes.Count == 0 ? null : model.Metadata.Classes,
        NeedsNumbers = model.Metadata.Task == LearningTask.Regression,
    };
}
