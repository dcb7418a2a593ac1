using ModelOps.Data.Splits;

namespace ModelOps;

/// <summary>A frame in two parts.</summary>
/// <param name="Train">The rows to learn from, in the frame's order.</param>
/// <param name="Test">The rows to judge by, in the frame's order.</param>
/// <param name="TrainRows">The training rows' numbers in the whole frame, ascending.</param>
/// <param name="TestRows">The test rows' numbers in the whole frame, ascending.</param>
public sealed record FrameSplit(Frame Train, Frame Test, int[] TrainRows, int[] TestRows)
{
    /// <summary>The sizes of the parts.</summary>
    public override string ToString() => $"Split: {Train.RowCount} training rows, {Test.RowCount} test rows";
}

public sealed partial class Frame
{
    /// <summary>Splits the rows into a training and a test set: at random, stratified, by groups or by time.</summary>
    /// <param name="options">How to split; null for a random fifth with seed 42.</param>
    /// <exception cref="InvalidInputException">Options that do not hold together, no such column, or too few rows; all errors at once.</exception>
    public FrameSplit Split(SplitOptions? options = null)
    {
        options ??= new SplitOptions();
        options.Check(this);
        var isTest = FrameSplitter.TestRows(this, options);
        var test = Enumerable.Range(0, RowCount).Where(row => isTest[row]).ToArray();
        var train = Enumerable.Range(0, RowCount).Where(row => !isTest[row]).ToArray();
        return new FrameSplit(Take(train), Take(test), train, test);
    }
}
