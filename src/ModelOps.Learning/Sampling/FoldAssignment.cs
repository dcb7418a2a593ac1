namespace ModelOps.Learning.Sampling;

/// <summary>Deals rows into folds, each class evenly.</summary>
internal static class FoldAssignment
{
    /// <summary>A fold 0 to <paramref name="folds"/> − 1 for each row.</summary>
    public static int[] Stratified(int[] classes, int folds, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, classes.Length).ToArray();
        random.Shuffle(order);
        var next = new int[classes.Max() + 1];
        var fold = new int[classes.Length];
        foreach (var row in order)
        {
            fold[row] = next[classes[row]]++ % folds;
        }

        return fold;
    }
}
