namespace ModelOps;

/// <summary>How far a fit has come.</summary>
/// <param name="Step">Steps done: rounds, epochs, iterations.</param>
/// <param name="Total">The most steps there will be, an early stop may come sooner; 0 when not known.</param>
/// <param name="Loss">The training loss now; null when not known.</param>
/// <param name="ValidationLoss">The loss on rows held out; null without such rows.</param>
public sealed record FitProgress(int Step, int Total, double? Loss = null, double? ValidationLoss = null)
{
    /// <summary>The share of the rows learnt from whose class was found; null when not known.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The share of the rows held out whose class was found; null when not known.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Rows learnt from in a second; null when not known.</summary>
    public double? RowsPerSecond { get; init; }

    /// <summary>What <see cref="RowsPerSecond"/> counts, in the plural.</summary>
    public string Unit { get; init; } = "rows";

    /// <summary>The time left if the steps to come take as long as this one, and none is saved by an early stop; null when not known.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>What goes on, in a few words, within a step or from trainers that count none; null at the end of a step.</summary>
    public string? Note { get; init; }
}
