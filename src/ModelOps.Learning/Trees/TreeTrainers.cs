namespace ModelOps.Learning.Trees;

/// <summary>The tree trainers' entries in the registry.</summary>
internal static class TreeTrainers
{
    private static readonly LearningTask[] _allTasks = [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    public static IReadOnlyList<TrainerDefinition> All =>
    [
        GradientBoosting,
        Forest("random-forest", "Many trees on random draws of rows and features, averaged; strong with its defaults.", new ForestOptions { Bootstrap = true }),
        Forest("extra-trees", "Many trees with random cuts, averaged; smoother and faster than a random forest.", new ForestOptions { RandomCuts = true }),
        Forest("decision-tree", "One tree; easy to read, seldom the best.", new ForestOptions { Trees = 1, Features = FeatureCount.All }),
    ];

    private static TrainerDefinition GradientBoosting => new(
        GradientBoostingTrainer.TrainerName,
        "Trees fitted one after another, each to the errors of those before; the strongest on tables.",
        _allTasks,
        [
            TrainerParameter.Integer("trees", 100, 1, 100_000, "Rounds; each adds a tree, or one a class.").Searched(50, 500, logarithmic: true),
            TrainerParameter.Integer("leaves", 31, 2, 65_536, "The most leaves of a tree.").Searched(4, 63, logarithmic: true),
            TrainerParameter.Integer("depth", 0, 0, 64, "The most splits above a leaf; 0 for no limit."),
            TrainerParameter.Number("learning_rate", 0.1, 1e-6, 1, "The share of each tree's correction that is taken.").Searched(0.02, 0.2, logarithmic: true),
            TrainerParameter.Integer("min_data", 20, 1, 1_000_000_000, "The fewest rows in a leaf.").Searched(3, 60, logarithmic: true),
            TrainerParameter.Number("min_hessian", 1e-3, 0, 1e12, "The least sum of second derivatives in a leaf."),
            TrainerParameter.Number("min_gain", 0, 0, 1e12, "The least gain of a split."),
            TrainerParameter.Number("l2", 0, 0, 1e12, "The weight of the penalty on squared leaf values.").Searched(0.01, 30, logarithmic: true),
            TrainerParameter.Number("category_penalty", 0.64, 0, 1e6, "What a split by categories must gain for each beyond two, in gains of a division at random; 0 for nothing."),
            TrainerParameter.Integer("bins", 255, 2, 255, "The most bins of a numeric feature."),
            TrainerParameter.Number("row_share", 1, 0.01, 1, "The share of rows, drawn anew for each round.").Searched(0.5, 1),
            TrainerParameter.Number("feature_share", 1, 0.01, 1, "The share of features, drawn anew for each tree.").Searched(0.4, 1),
            TrainerParameter.Choice("loss", ["auto", "log", "squared", "absolute", "quantile", "poisson"], "What is lowered; auto takes log for classes and squared for numbers."),
            TrainerParameter.Number("quantile", 0.5, 0.001, 0.999, "The quantile that the loss 'quantile' predicts."),
            TrainerParameter.Integer("early_stopping", 0, 0, 10_000, "Rounds without progress on rows held out after which to stop; 0 to fit all rounds."),
            TrainerParameter.Number("validation_share", 0.1, 0.01, 0.9, "The share of rows that early stopping holds out when no such rows are given."),
            TrainerParameter.Text("monotone", "", "Features with a one-way effect, as carat:up;depth:down."),
        ],
        static options => new GradientBoostingTrainer(
            new BoostingOptions
            {
                Rounds = options.Integer("trees"),
                LearningRate = options.Number("learning_rate"),
                Quantile = options.Number("quantile"),
                MaxBins = options.Integer("bins"),
                RowShare = options.Number("row_share"),
                FeatureShare = options.Number("feature_share"),
                EarlyStopping = options.Integer("early_stopping"),
                ValidationShare = options.Number("validation_share"),
                Growth = new GrowthOptions
                {
                    MaxLeaves = options.Integer("leaves"),
                    MaxDepth = options.Integer("depth"),
                    MinData = options.Integer("min_data"),
                    MinHessian = options.Number("min_hessian"),
                    MinGain = options.Number("min_gain"),
                    L2 = options.Number("l2"),
                    CategoryPenalty = options.Number("category_penalty"),
                },
            },
            options.Text("loss"),
            options.Text("monotone")));

    private static TrainerDefinition Forest(string name, string description, ForestOptions defaults)
    {
        List<TrainerParameter> parameters =
        [
            TrainerParameter.Integer("depth", 0, 0, 64, "The most splits above a leaf; 0 for no limit.").Searched(3, 30),
            TrainerParameter.Integer("min_data", 0, 0, 1_000_000_000, "The fewest rows in a leaf; 0 for 1 with classes and 5 with numbers.").Searched(1, 20, logarithmic: true),
            TrainerParameter.Integer("bins", 255, 2, 255, "The most bins of a numeric feature."),
        ];
        if (defaults.Trees > 1)
        {
            parameters.Insert(0, TrainerParameter.Integer("trees", defaults.Trees, 1, 100_000, "The number of trees."));
            parameters.Add(TrainerParameter.Choice("features", ["auto", "all", "sqrt", "third"], "How many features each split tries; auto takes the square root for classes and all for numbers.").Searched());
            parameters.Add(TrainerParameter.Flag("bootstrap", defaults.Bootstrap, "Whether each tree sees rows drawn with replacement."));
        }

        return new TrainerDefinition(name, description, _allTasks, parameters, options => new ForestTrainer(
            name,
            defaults with
            {
                Trees = defaults.Trees > 1 ? options.Integer("trees") : 1,
                MaxDepth = options.Integer("depth"),
                MinData = options.Integer("min_data"),
                MaxBins = options.Integer("bins"),
                Bootstrap = defaults.Trees > 1 && options.Flag("bootstrap"),
                Features = defaults.Trees == 1 ? defaults.Features : options.Text("features") switch
                {
                    "all" => FeatureCount.All,
                    "sqrt" => FeatureCount.SquareRoot,
                    "third" => FeatureCount.Third,
                    _ => FeatureCount.Auto,
                },
            }));
    }
}
