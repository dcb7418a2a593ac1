namespace ModelOps.Learning.Neighbours;

/// <summary>
/// k-nearest neighbours by Euclidean distance over all training rows, which stay in the model; more than <c>max_rows</c> are
/// thinned out at random. Equal distances go to the earlier row.
/// </summary>
internal sealed class NeighboursTrainer(int neighbours, int mostRows) : ITrainer
{
    public string Name => "knn";

    public Preparation Preparation => Preparation.Scaled;

    public static TrainerDefinition Info => new(
        "knn",
        "k-nearest neighbours: the mean of the training rows that are most alike.",
        [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression],
        [
            TrainerParameter.Integer("neighbors", 5, 1, 1000, "How many rows are asked.").Searched(1, 50, logarithmic: true),
            TrainerParameter.Integer("max_rows", 10_000, 10, 1_000_000, "The most training rows kept; the model grows with them."),
        ],
        options => new NeighboursTrainer(options.Integer("neighbors"), options.Integer("max_rows")));

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        if (x.RowCount > mostRows)
        {
            var rows = Enumerable.Range(0, x.RowCount).ToArray();
            new Random(context.Seed).Shuffle(rows);
            Array.Resize(ref rows, mostRows);
            Array.Sort(rows);
            (x, y) = (x.Take(rows), y.Take(rows));
        }

        var outputs = Math.Max(1, y.ClassCount);
        var votes = new double[x.RowCount * outputs];
        for (var i = 0; i < x.RowCount; i++)
        {
            votes[(i * outputs) + (y.ClassCount > 0 ? (int)y.Values[i] : 0)] = y.ClassCount > 0 ? 1 : y.Values[i];
        }

        return new NeighboursModel(x, votes, outputs, Math.Min(neighbours, x.RowCount), context.Threads);
    }
}
