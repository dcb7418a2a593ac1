namespace ModelOps.Learning.Linear;

/// <summary>The linear trainers' entries in the registry.</summary>
internal static class LinearTrainers
{
    private static readonly LearningTask[] Classification = [LearningTask.Binary, LearningTask.Multiclass];

    public static IReadOnlyList<TrainerInfo> All =>
    [
        new(
            "logistic",
            "Logistic regression with an L2 penalty, by L-BFGS; multinomial for more than two classes.",
            Classification,
            [
                TrainerParameter.Number("c", 1, 1e-10, 1e10, "The inverse of the penalty's strength; smaller values shrink weights more.").Searched(1e-3, 1e3, logarithmic: true),
                TrainerParameter.Integer("max_iter", 200, 1, 100_000, "The most iterations."),
                TrainerParameter.Number("tol", 1e-6, 0, 1, "Ends when no part of the mean loss' gradient is larger."),
            ],
            options => new LogisticTrainer(options.Number("c"), options.Number("tol"), options.Integer("max_iter"))),
    ];
}
