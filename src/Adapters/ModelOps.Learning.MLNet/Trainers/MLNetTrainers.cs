namespace ModelOps.Learning.MLNet;

/// <summary>The entries of ML.NET's trainers in the catalog.</summary>
internal static class MLNetTrainers
{
    private static readonly LearningTask[] _all = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];
    private static readonly LearningTask[] _classes = [LearningTask.Binary, LearningTask.Multiclass];
    private static readonly LearningTask[] _numbers = [LearningTask.Regression];

    private static readonly TrainerParameter _trees = TrainerParameter.Integer("trees", 100, 1, 100_000, "Rounds; each adds a tree, or one a class.").Searched(50, 500, logarithmic: true);
    private static readonly TrainerParameter _rate = TrainerParameter.Number("learning_rate", 0.1, 1e-6, 1, "The share of each tree's correction that is taken.").Searched(0.02, 0.3, logarithmic: true);
    private static readonly TrainerParameter _minData = TrainerParameter.Integer("min_data", 10, 1, 1_000_000_000, "The fewest rows in a leaf.").Searched(3, 60, logarithmic: true);
    private static readonly TrainerParameter _bins = TrainerParameter.Integer("bins", 255, 2, 65_535, "The most bins of a feature.");
    private static readonly TrainerParameter _rounds = TrainerParameter.Integer("iterations", 10, 1, 100_000, "Passes over the rows.").Searched(1, 100, logarithmic: true);
    private static readonly TrainerParameter _share = TrainerParameter.Number("feature_share", 1, 0.01, 1, "The share of features, drawn anew for each tree.").Searched(0.4, 1);

    private static readonly TrainerParameter[] _lbfgs =
    [
        TrainerParameter.Number("l1", 1, 0, 1e9, "The weight of the penalty on absolute weights.").Searched(1e-3, 10, logarithmic: true),
        TrainerParameter.Number("l2", 1, 0, 1e9, "The weight of the penalty on squared weights.").Searched(1e-3, 10, logarithmic: true),
        TrainerParameter.Number("tol", 1e-7, 1e-12, 1, "The improvement at which it stops."),
        TrainerParameter.Integer("history", 20, 1, 1000, "Earlier steps that are remembered."),
    ];

    /// <summary>All of them. Their names are ML.NET's.</summary>
    public static IReadOnlyList<TrainerDefinition> All { get; } =
    [
        Of(
            "lightgbm",
            "LightGBM's own library through ML.NET: trees fitted one after another, each to the errors of those before.",
            _all,
            [
                _trees,
                Leaves(31),
                _rate,
                TrainerParameter.Integer("min_data", 20, 1, 1_000_000_000, "The fewest rows in a leaf.").Searched(3, 60, logarithmic: true),
                TrainerParameter.Integer("depth", 0, 0, 64, "The most splits above a leaf; 0 for no limit."),
                TrainerParameter.Number("l2", 0.01, 0, 1e9, "The weight of the penalty on squared leaf values.").Searched(0.01, 30, logarithmic: true),
                TrainerParameter.Number("row_share", 1, 0.01, 1, "The share of rows, drawn anew for each round.").Searched(0.5, 1),
                _share,
                _bins,
            ]),
        Of("fast-tree", "ML.NET's FastTree: boosted trees (MART).", _all, [_trees, Leaves(20), TrainerParameter.Number("learning_rate", 0.2, 1e-6, 1, "The share of each tree's correction that is taken.").Searched(0.02, 0.3, logarithmic: true), _minData, _share, _bins]),
        Of("fast-forest", "ML.NET's FastForest: many trees on random draws of rows, averaged; probabilities by Platt scaling.", _all, [_trees, Leaves(20), _minData, _share, _bins]),
        Of("fast-tree-tweedie", "ML.NET's boosted trees for a target of 0 and positive numbers with a long tail.", _numbers, [_trees, Leaves(20), _rate, _minData, TrainerParameter.Number("tweedie_index", 1.5, 1, 2, "The index of the distribution: 1 is Poisson's, 2 gamma's."), _share, _bins]),
        Of(
            "sdca",
            "ML.NET's linear models by stochastic dual coordinate ascent, on one thread, so that a seed gives one model.",
            _all,
            [
                TrainerParameter.Number("l2", 0, 0, 1e9, "The weight of the penalty on squared weights; 0 to choose by the data."),
                TrainerParameter.Number("l1", 0, 0, 1e9, "The weight of the penalty on absolute weights, as a share of l2."),
                TrainerParameter.Integer("iterations", 0, 0, 1_000_000, "The most passes over the rows; 0 to choose by the data."),
                TrainerParameter.Number("tol", 0.1, 1e-9, 1, "The gap between the primal and the dual loss at which it stops.").Searched(1e-4, 0.1, logarithmic: true),
            ]),
        Of("lbfgs", "ML.NET's logistic regression by LBFGS, on one thread, so that a seed gives one model.", _classes, _lbfgs),
        Of("lbfgs-poisson", "ML.NET's Poisson regression by LBFGS, for counts; on one thread.", _numbers, _lbfgs),
        Of("averaged-perceptron", "ML.NET's averaged perceptron: a fast linear model; probabilities by Platt scaling.", _classes, [_rounds, TrainerParameter.Number("learning_rate", 1, 1e-6, 100, "The size of a step."), TrainerParameter.Number("l2", 0, 0, 1e3, "The weight of the penalty on squared weights.")], takesWeights: false),
        Of("linear-svm", "ML.NET's linear support vector machine by Pegasos; probabilities by Platt scaling.", _classes, [_rounds, TrainerParameter.Number("lambda", 0.001, 1e-9, 1e3, "The weight of the penalty on squared weights.").Searched(1e-5, 0.1, logarithmic: true)], takesWeights: false),
        Of("sgd-calibrated", "ML.NET's logistic regression by stochastic gradient descent, on one thread.", _classes, [TrainerParameter.Integer("iterations", 20, 1, 100_000, "Passes over the rows."), TrainerParameter.Number("learning_rate", 0.01, 1e-6, 1, "The first size of a step.").Searched(1e-3, 0.3, logarithmic: true), TrainerParameter.Number("l2", 1e-6, 0, 1e3, "The weight of the penalty on squared weights.")]),
        Of("online-gradient-descent", "ML.NET's linear regression by online gradient descent.", _numbers, [_rounds, TrainerParameter.Number("learning_rate", 0.1, 1e-6, 100, "The first size of a step.").Searched(1e-3, 0.3, logarithmic: true), TrainerParameter.Number("l2", 0, 0, 1e3, "The weight of the penalty on squared weights.")], takesWeights: false),
    ];

    private static TrainerParameter Leaves(int fallback) => TrainerParameter.Integer("leaves", fallback, 2, 65_536, "The most leaves of a tree.").Searched(4, 63, logarithmic: true);

    private static TrainerDefinition Of(string name, string description, IReadOnlyList<LearningTask> tasks, IReadOnlyList<TrainerParameter> parameters, bool takesWeights = true) =>
        new(name, description, tasks, parameters, options => new MLNetTrainer(name, options, takesWeights)) { IsSearchedUnasked = false };
}
