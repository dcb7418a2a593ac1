namespace ModelOps.Evaluation.Metrics;

/// <summary>The catalog's metrics of regressors.</summary>
internal static class ValueMetrics
{
    private static readonly Func<WeightedRows, double> _squared = Mean("mse", RegressionMetrics.SquaredError);

    // Its median has the plain name, as scikit-learn's mean_pinball_loss has 0.5 by default.
    private static readonly MetricParameter _quantile = new(
        ["quantile_loss", "mean_pinball_loss", "pinball_loss"], "quantile", "a number between 0 and 1", quantile => quantile is > 0 and < 1, 0.9, (parameter, quantile) => new(
            quantile == 0.5 ? parameter.Names[0] : parameter.NameOf(quantile),
            $"Quantile (pinball) loss at {MetricParameter.Text(quantile)}",
            [LearningTask.Regression],
            false,
            Mean(parameter.NameOf(quantile), RegressionMetrics.Pinball(quantile)),
            false,
            quantile == 0.5 ? [.. parameter.Names.Skip(1)] : parameter.AliasesOf(quantile))
        { IsDefault = quantile == 0.5, Parameter = parameter, Value = quantile });

    internal static MetricDefinition[] All() =>
    [
        Make("r2", "Share of the target's variance explained", true, rows => RegressionMetrics.R2(rows.Input.Values, rows.Input.Predictions, rows.Weights), "r2_score", "r_squared"),
        Make("rmse", "Root mean squared error", false, rows => Math.Sqrt(_squared(rows)), "root_mean_squared_error", "neg_root_mean_squared_error"),
        Make("mae", "Mean absolute error", false, Mean("mae", RegressionMetrics.AbsoluteError), "mean_absolute_error", "neg_mean_absolute_error"),
        Make("mse", "Mean squared error", false, _squared, "mean_squared_error", "neg_mean_squared_error"),
        Make("mape", "Mean absolute error as a share of the true value", false, Mean("mape", RegressionMetrics.PercentageError), "mean_absolute_percentage_error"),
        Make("max_error", "Largest absolute error", false, rows => RegressionMetrics.MaxError(rows.Input.Values, rows.Input.Predictions, rows.Weights)),
        _quantile.Of(0.5),
        Make("poisson_deviance", "Mean Poisson deviance; for counts", false, Mean("poisson", RegressionMetrics.Deviance), "mean_poisson_deviance", "neg_mean_poisson_deviance"),
    ];

    /// <summary>Metrics with a number in their name.</summary>
    internal static MetricParameter[] Parameters() => [_quantile];

    private static Func<WeightedRows, double> Mean(string key, Func<double, double, double> loss) =>
        rows => rows.Mean(rows.Input.Once(key, input => RegressionMetrics.Losses(input.Values, input.Predictions, loss)));

    private static MetricDefinition Make(string name, string description, bool higherIsBetter, Func<WeightedRows, double> measure, params string[] aliases) =>
        new(name, description, [LearningTask.Regression], higherIsBetter, measure, false, aliases);
}
