namespace ModelOps.Learning.Linear;

/// <summary>The linear trainers' entries in the registry.</summary>
internal static class LinearTrainers
{
    private static readonly LearningTask[] _classification = [LearningTask.Binary, LearningTask.Multiclass];
    private static readonly LearningTask[] _regression = [LearningTask.Regression];

    public static IReadOnlyList<TrainerDefinition> All =>
    [
        new(
            "logistic",
            "Logistic regression, multinomial for more than two classes.",
            _classification,
            [
                TrainerParameter.Number("c", 1, 1e-10, 1e10, "The inverse of the penalty's strength; smaller values shrink weights more.").Searched(1e-3, 1e3, logarithmic: true),
                TrainerParameter.Choice("penalty", ["l2", "l1", "none"], "The penalty on the weights; l1 makes many of them zero.").Searched(),
                TrainerParameter.Integer("max_iter", 200, 1, 100_000, "The most iterations."),
                TrainerParameter.Number("tol", 1e-6, 0, 1, "Ends when no part of the mean loss' gradient is larger."),
            ],
            options => new LogisticTrainer(options.Number("c"), options.Text("penalty"), options.Number("tol"), options.Integer("max_iter"))),
        new(
            "svm",
            "Linear support vector machine with calibrated probabilities.",
            _classification,
            [
                TrainerParameter.Number("c", 1, 1e-10, 1e10, "The inverse of the penalty's strength.").Searched(1e-3, 1e3, logarithmic: true),
                TrainerParameter.Integer("max_iter", 1000, 1, 100_000, "The most iterations."),
                TrainerParameter.Number("tol", 1e-4, 0, 1, "Ends when no part of the mean loss' gradient is larger."),
            ],
            options => new SvmTrainer(options.Number("c"), options.Number("tol"), options.Integer("max_iter"))),
        new("ols", "Ordinary least squares by QR decomposition.", _regression, [], _ => new LeastSquaresTrainer("ols", 0)),
        new(
            "ridge",
            "Least squares with an L2 penalty.",
            _regression,
            [TrainerParameter.Number("alpha", 1, 0, 1e12, "The penalty's strength.").Searched(1e-3, 1e4, logarithmic: true)],
            options => new LeastSquaresTrainer("ridge", options.Number("alpha"))),
        new(
            "lasso",
            "Least squares with an L1 penalty, which makes many weights zero.",
            _regression,
            [Alpha, Tolerance, Iterations],
            options => new ElasticNetTrainer("lasso", options.Number("alpha"), 1, options.Number("tol"), options.Integer("max_iter"))),
        new(
            "elastic-net",
            "Least squares with a mixture of L1 and L2 penalties.",
            _regression,
            [Alpha, TrainerParameter.Number("l1_ratio", 0.5, 0, 1, "The share of L1 in the penalty.").Searched(0, 1), Tolerance, Iterations],
            options => new ElasticNetTrainer("elastic-net", options.Number("alpha"), options.Number("l1_ratio"), options.Number("tol"), options.Integer("max_iter"))),
        new(
            "linear-sgd",
            "Linear regression by gradient descent over all rows, for seeing the loss fall.",
            _regression,
            [
                TrainerParameter.Number("learning_rate", 0.1, 1e-8, 10, "The length of a step against the gradient.").Searched(1e-3, 0.5, logarithmic: true),
                TrainerParameter.Integer("epochs", 200, 1, 1_000_000, "The most passes over the data."),
                TrainerParameter.Number("tol", 1e-9, 0, 1, "Ends when an epoch lowers the loss, in units of the target's variance, by no more."),
            ],
            options => new GradientDescentTrainer(options.Number("learning_rate"), options.Integer("epochs"), options.Number("tol"))),
    ];

    private static TrainerParameter Alpha => TrainerParameter.Number("alpha", 1, 0, 1e12, "The penalty's strength.").Searched(1e-4, 10, logarithmic: true);

    private static TrainerParameter Tolerance => TrainerParameter.Number("tol", 1e-6, 0, 1, "Ends when no weight moves the prediction by a larger share of the target's spread.");

    private static TrainerParameter Iterations => TrainerParameter.Integer("max_iter", 1000, 1, 1_000_000, "The most passes over the columns.");
}
