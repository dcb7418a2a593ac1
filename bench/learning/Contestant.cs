namespace ModelOps.Bench.Learning;

/// <summary>A trainer with settings, to be timed beside the peers of the same key in peers.py. Add a line here and an entry there for a new row.</summary>
/// <param name="Key">The key shared with peers.py.</param>
/// <param name="Trainer">The name in the registry.</param>
/// <param name="Settings">Its settings, the same as the peers'.</param>
/// <param name="Sets">The data sets it runs on.</param>
internal sealed record Contestant(string Key, string Trainer, string Settings, string[] Sets)
{
    private static readonly string[] _classes = ["german_credit", "churn", "spam", "breast_cancer", "digits"];
    private static readonly string[] _numbers = ["diabetes", "diamonds"];

    public static IReadOnlyList<Contestant> All =>
    [
        new("boosting", "gradient-boosting", "trees=100,leaves=31,learning_rate=0.1,min_data=20", [.. _classes, .. _numbers, "synthetic"]),
        new("random-forest", "random-forest", "trees=100", [.. _classes, .. _numbers, "synthetic"]),
        new("extra-trees", "extra-trees", "trees=100", [.. _classes, .. _numbers]),
        new("decision-tree", "decision-tree", "", [.. _classes, .. _numbers]),
        new("logistic", "logistic", "", [.. _classes, "synthetic"]),
        new("svm", "svm", "", [.. _classes, "synthetic"]),
        new("ols", "ols", "", _numbers),
        new("lightgbm", "lightgbm", "trees=100,leaves=31,learning_rate=0.1,min_data=20,l2=0", [.. _classes, .. _numbers, "synthetic"]),
        new("fast-tree", "fast-tree", "trees=100,leaves=31,learning_rate=0.1,min_data=20", [.. _classes, .. _numbers]),
        new("fast-forest", "fast-forest", "trees=100", [.. _classes, .. _numbers]),
        new("lbfgs", "lbfgs", "l1=0,l2=1", [.. _classes, "synthetic"]),
        new("sdca", "sdca", "", [.. _classes, .. _numbers]),
        new("mlp", "mlp", "epochs=30", ["spam", "churn", "digits", "diamonds"]),
    ];
}
