using ModelOps.Data.Splits;

namespace ModelOps;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainRows">The rows to learn from, ascending.</param>
/// <param name="TestRows">The rows to judge by, ascending.</param>
public sealed record Fold(int Number, int[] TrainRows, int[] TestRows);

public sealed partial class Frame
{
    /// <summary>Cuts the rows into folds: at random, stratified, by groups or by time. Except by time, every row is tested once.</summary>
    /// <param name="options">How to cut; null for five random folds with seed 42.</param>
    /// <exception cref="InvalidInputException">Options that do not hold together, no such column, or too few rows or groups.</exception>
    public IReadOnlyList<Fold> Folds(FoldOptions? options = null)
    {
        options ??= new FoldOptions();
        options.Check(this);
        return FrameFolder.Cut(this, options);
    }
}
