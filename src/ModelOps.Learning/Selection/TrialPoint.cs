namespace ModelOps.Learning.Selection;

/// <summary>A trial to run.</summary>
/// <param name="Trainer">The trainer's place in the space.</param>
/// <param name="Point">One number from 0 to 1 a dimension; null for the trainer's defaults.</param>
/// <param name="RowShare">The share of rows to use.</param>
internal sealed record TrialPoint(int Trainer, double[]? Point, double RowShare = 1);

/// <summary>A trial that ran.</summary>
/// <param name="Point">What was tried.</param>
/// <param name="Loss">The score with its sign such that less is better; infinite when the trial failed.</param>
internal sealed record TrialOutcome(TrialPoint Point, double Loss);

/// <summary>Picks trials. What it picks depends on the seed and on the outcomes so far, and on nothing else.</summary>
internal interface ITrialSampler
{
    /// <summary>How many trials there will be if none fails.</summary>
    int Total { get; }

    /// <summary>The trials to run next, at the same time; empty at the end.</summary>
    /// <param name="outcomes">All outcomes so far, by number.</param>
    IReadOnlyList<TrialPoint> Next(IReadOnlyList<TrialOutcome> outcomes);
}
