using FsCheck;
using FsCheck.Fluent;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Tests.Sampling;

public sealed class FoldAssignmentTests
{
    [Fact]
    public void Every_class_is_dealt_evenly() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        int[] classes = [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => random.Next(4))];
        var folds = random.Next(2, 8);

        var fold = FoldAssignment.Stratified(classes, folds, seed);

        Assert.All(fold, each => Assert.InRange(each, 0, folds - 1));
        foreach (var rows in Enumerable.Range(0, classes.Length).GroupBy(row => classes[row]))
        {
            int[] sizes = [.. Enumerable.Range(0, folds).Select(f => rows.Count(row => fold[row] == f))];
            Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        }

        Assert.Equal(fold, FoldAssignment.Stratified(classes, folds, seed));
    }).QuickCheckThrowOnFailure();
}
