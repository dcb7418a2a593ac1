namespace ModelOps.Bench.Learning;

/// <summary>A trainer with settings, to be timed beside the peers of the same key in peers.py. Add a line here and an entry there for a new row.</summary>
/// <param name="Key">The key shared with peers.py.</param>
/// <param name="Trainer">The name in the registry.</param>
/// <param name="Settings">Its settings, the same as the peers'.</param>
/// <param name="Sets">The data sets it runs on.</param>
internal sealed record Contestant(string Key, string Trainer, string Settings, string[] Sets)
{
    private static readonly string[] Classes = ["german_credit", "churn", "spam", "breast_cancer", "digits"];
    private static readonly string[] Numbers = ["diabetes", "diamonds"];

    public static IReadOnlyList<Contestant> All =>
    [
        new("boosting", "gradient-boosting", "trees=100,leaves=31,learning_rate=0.1,min_data=20", [.. Classes, .. Numbers, "synthetic"]),
        new("random-forest", "random-forest", "trees=100", [.. Classes, .. Numbers, "synthetic"]),
        new("extra-trees", "extra-trees", "trees=100", [.. Classes, .. Numbers]),
        new("decision-tree", "decision-tree", "", [.. Classes, .. Numbers]),
        new("logistic", "logistic", "", [.. Classes, "synthetic"]),
        new("svm", "svm", "", [.. Classes, "synthetic"]),
        new("ols", "ols", "", Numbers),
        new("lightgbm", "lightgbm", "trees=100,leaves=31,learning_rate=0.1,min_data=20,l2=0", [.. Classes, .. Numbers, "synthetic"]),
        new("fast-tree", "fast-tree", "trees=100,leaves=31,learning_rate=0.1,min_data=20", [.. Classes, .. Numbers]),
        new("fast-forest", "fast-forest", "trees=100", [.. Classes, .. Numbers]),
        new("lbfgs", "lbfgs", "l1=0,l2=1", [.. Classes, "synthetic"]),
        new("sdca", "sdca", "", [.. Classes, .. Numbers]),
        new("mlp", "mlp", "epochs=30", ["spam", "churn", "digits", "diamonds"]),
    ];
}
