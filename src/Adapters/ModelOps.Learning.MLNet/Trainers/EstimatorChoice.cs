using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace ModelOps.Learning.MLNet;

/// <summary>Makes ML.NET's estimators. Threads are fixed where their number changes the model.</summary>
internal sealed class EstimatorChoice(MLContext ml, FitContext context, TrainerOptions set, string? weight)
{
    private readonly BinaryClassificationCatalog.BinaryClassificationTrainers _binary = ml.BinaryClassification.Trainers;
    private readonly MulticlassClassificationCatalog.MulticlassClassificationTrainers _multiclass = ml.MulticlassClassification.Trainers;
    private readonly RegressionCatalog.RegressionTrainers _regression = ml.Regression.Trainers;

    public IEstimator<ITransformer> Of(string name) => (name, context.Task) switch
    {
        ("lightgbm", LearningTask.Binary) => _binary.LightGbm(LightGbm(new LightGbmBinaryTrainer.Options())),
        ("lightgbm", LearningTask.Multiclass) => _multiclass.LightGbm(LightGbm(new LightGbmMulticlassTrainer.Options { UseSoftmax = true })),
        ("lightgbm", _) => _regression.LightGbm(LightGbm(new LightGbmRegressionTrainer.Options())),
        ("fast-tree", LearningTask.Binary) => _binary.FastTree(Boosted(new FastTreeBinaryTrainer.Options())),
        ("fast-tree", LearningTask.Multiclass) => _multiclass.OneVersusAll(_binary.FastTree(Boosted(new FastTreeBinaryTrainer.Options()))),
        ("fast-tree", _) => _regression.FastTree(Boosted(new FastTreeRegressionTrainer.Options())),
        ("fast-tree-tweedie", _) => _regression.FastTreeTweedie(Boosted(new FastTreeTweedieTrainer.Options { Index = set.Number("tweedie_index") })),
        ("fast-forest", LearningTask.Binary) => Calibrated(_binary.FastForest(Trees(new FastForestBinaryTrainer.Options()))),
        ("fast-forest", LearningTask.Multiclass) => _multiclass.OneVersusAll(_binary.FastForest(Trees(new FastForestBinaryTrainer.Options()))),
        ("fast-forest", _) => _regression.FastForest(Trees(new FastForestRegressionTrainer.Options())),
        ("sdca", LearningTask.Binary) => _binary.SdcaLogisticRegression(Sdca(new SdcaLogisticRegressionBinaryTrainer.Options())),
        ("sdca", LearningTask.Multiclass) => _multiclass.SdcaMaximumEntropy(Sdca(new SdcaMaximumEntropyMulticlassTrainer.Options())),
        ("sdca", _) => _regression.Sdca(Sdca(new SdcaRegressionTrainer.Options())),
        ("lbfgs", LearningTask.Binary) => _binary.LbfgsLogisticRegression(Lbfgs(new LbfgsLogisticRegressionBinaryTrainer.Options())),
        ("lbfgs", _) => _multiclass.LbfgsMaximumEntropy(Lbfgs(new LbfgsMaximumEntropyMulticlassTrainer.Options())),
        ("lbfgs-poisson", _) => _regression.LbfgsPoissonRegression(Lbfgs(new LbfgsPoissonRegressionTrainer.Options())),
        ("averaged-perceptron", LearningTask.Binary) => Calibrated(_binary.AveragedPerceptron(Perceptron)),
        ("averaged-perceptron", _) => _multiclass.OneVersusAll(_binary.AveragedPerceptron(Perceptron)),
        ("linear-svm", LearningTask.Binary) => Calibrated(_binary.LinearSvm(Svm)),
        ("linear-svm", _) => _multiclass.OneVersusAll(_binary.LinearSvm(Svm)),
        ("sgd-calibrated", LearningTask.Binary) => _binary.SgdCalibrated(Sgd),
        ("sgd-calibrated", _) => _multiclass.OneVersusAll(_binary.SgdCalibrated(Sgd)),
        ("online-gradient-descent", _) => _regression.OnlineGradientDescent(With(new OnlineGradientDescentTrainer.Options(), ("NumberOfIterations", "iterations"), ("LearningRate", "learning_rate"), ("L2Regularization", "l2"))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such trainer."),
    };

    private AveragedPerceptronTrainer.Options Perceptron => With(new AveragedPerceptronTrainer.Options(), ("NumberOfIterations", "iterations"), ("LearningRate", "learning_rate"), ("L2Regularization", "l2"));

    private LinearSvmTrainer.Options Svm => With(new LinearSvmTrainer.Options(), ("NumberOfIterations", "iterations"), ("Lambda", "lambda"));

    private SgdCalibratedTrainer.Options Sgd => Weighted(With(new SgdCalibratedTrainer.Options { NumberOfThreads = 1 }, ("NumberOfIterations", "iterations"), ("LearningRate", "learning_rate"), ("L2Regularization", "l2")));

    // Scores of these trainers are margins.
    private IEstimator<ITransformer> Calibrated<T>(IEstimator<T> trainer)
        where T : class, ITransformer => trainer.Append(ml.BinaryClassification.Calibrators.Platt());

    private T LightGbm<T>(T options)
        where T : TrainerInputBaseWithWeight
    {
        var booster = new GradientBooster.Options { SubsampleFrequency = set.Number("row_share") < 1 ? 1 : 0 };
        Put(options, "Booster", With(booster, ("MaximumTreeDepth", "depth"), ("L2Regularization", "l2"), ("FeatureFraction", "feature_share"), ("SubsampleFraction", "row_share")));
        Put(options, "NumberOfThreads", context.Threads);
        Put(options, "Seed", context.Seed);

        // A split by categories has no form in ONNX, and the sums of histograms are to be the same at any number of threads.
        Put(options, "UseCategoricalSplit", false);
        Put(options, "Deterministic", true);
        Put(options, "ForceColumnWise", true);
        return Weighted(With(options, ("NumberOfIterations", "trees"), ("NumberOfLeaves", "leaves"), ("LearningRate", "learning_rate"), ("MinimumExampleCountPerLeaf", "min_data"), ("MaximumBinCountPerFeature", "bins")));
    }

    private T Boosted<T>(T options)
        where T : BoostedTreeOptions => With(Trees(options), ("LearningRate", "learning_rate"));

    private T Trees<T>(T options)
        where T : TreeOptions
    {
        (options.NumberOfThreads, options.Seed, options.FeatureSelectionSeed) = (context.Threads, context.Seed, context.Seed);
        return Weighted(With(options, ("NumberOfTrees", "trees"), ("NumberOfLeaves", "leaves"), ("MinimumExampleCountPerLeaf", "min_data"), ("MaximumBinCountPerFeature", "bins"), ("FeatureFraction", "feature_share")));
    }

    private T Sdca<T>(T options)
        where T : TrainerInputBaseWithWeight
    {
        Put(options, "NumberOfThreads", 1);
        Put(options, "ConvergenceTolerance", set.Number("tol"));

        // What is 0 it chooses by the data.
        foreach (var (field, parameter) in new[] { ("L2Regularization", "l2"), ("L1Regularization", "l1"), ("MaximumNumberOfIterations", "iterations") })
        {
            if (set.Number(parameter) > 0)
            {
                Put(options, field, set.Number(parameter));
            }
        }

        return Weighted(options);
    }

    private T Lbfgs<T>(T options)
        where T : TrainerInputBaseWithWeight
    {
        Put(options, "NumberOfThreads", 1);
        return Weighted(With(options, ("L1Regularization", "l1"), ("L2Regularization", "l2"), ("OptimizationTolerance", "tol"), ("HistorySize", "history")));
    }

    private T Weighted<T>(T options)
        where T : TrainerInputBaseWithWeight
    {
        options.ExampleWeightColumnName = weight;
        return options;
    }

    // ML.NET's options share no base that has these fields: each trainer's are nested in a generic class of its own.
    private T With<T>(T options, params ReadOnlySpan<(string Field, string Parameter)> values)
        where T : class
    {
        foreach (var (field, parameter) in values)
        {
            Put(options, field, set.Number(parameter));
        }

        return options;
    }

    private static void Put(object options, string member, object value)
    {
        object As(Type type) => value is IConvertible number && (Nullable.GetUnderlyingType(type) ?? type) is var wanted && wanted.IsPrimitive ? Convert.ChangeType(number, wanted, CultureInfo.InvariantCulture) : value;
        if (options.GetType().GetField(member) is { } field)
        {
            field.SetValue(options, As(field.FieldType));
        }
        else
        {
            var property = options.GetType().GetProperty(member) ?? throw new MissingMemberException(options.GetType().FullName, member);
            property.SetValue(options, As(property.PropertyType));
        }
    }
}
