namespace ModelOps.Evaluation.Metrics;

/// <summary>The catalog's metrics of regressors.</summary>
internal static class ValueMetrics
{
    private delegate double ValueFunction(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights);

    // Its median has the plain name, as scikit-learn's mean_pinball_loss has 0.5 by default.
    private static readonly MetricParameter _quantile = new(
        ["quantile_loss", "mean_pinball_loss", "pinball_loss"], "quantile", "a number between 0 and 1", quantile => quantile is > 0 and < 1, 0.9, (parameter, quantile) => new(
            quantile == 0.5 ? parameter.Names[0] : parameter.NameOf(quantile),
            $"Quantile (pinball) loss at {MetricParameter.Text(quantile)}",
            [LearningTask.Regression],
            false,
            (input, weights) => RegressionMetrics.QuantileLoss(input.Values, input.Predictions, quantile, weights),
            false,
            quantile == 0.5 ? [.. parameter.Names.Skip(1)] : parameter.AliasesOf(quantile))
        { IsDefault = quantile == 0.5, Parameter = parameter, Value = quantile });

    internal static MetricDefinition[] All() =>
    [
        Score("r2", "Share of the target's variance explained", RegressionMetrics.R2, "r2_score", "r_squared"),
        Loss("rmse", "Root mean squared error", RegressionMetrics.RootMeanSquaredError, "root_mean_squared_error", "neg_root_mean_squared_error"),
        Loss("mae", "Mean absolute error", RegressionMetrics.MeanAbsoluteError, "mean_absolute_error", "neg_mean_absolute_error"),
        Loss("mse", "Mean squared error", RegressionMetrics.MeanSquaredError, "mean_squared_error", "neg_mean_squared_error"),
        Loss("mape", "Mean absolute error as a share of the true value", RegressionMetrics.MeanAbsolutePercentageError, "mean_absolute_percentage_error"),
        Loss("max_error", "Largest absolute error", RegressionMetrics.MaxError),
        _quantile.Of(0.5),
        Loss("poisson_deviance", "Mean Poisson deviance; for counts", RegressionMetrics.PoissonDeviance, "mean_poisson_deviance", "neg_mean_poisson_deviance"),
    ];

    /// <summary>Metrics with a number in their name.</summary>
    internal static MetricParameter[] Parameters() => [_quantile];

    private static MetricDefinition Score(string name, string description, ValueFunction function, params string[] aliases) => Make(name, description, true, function, aliases);

    private static MetricDefinition Loss(string name, string description, ValueFunction function, params string[] aliases) => Make(name, description, false, function, aliases);

    private static MetricDefinition Make(string name, string description, bool higherIsBetter, ValueFunction function, string[] aliases) =>
        new(name, description, [LearningTask.Regression], higherIsBetter, (input, weights) => function(input.Values, input.Predictions, weights), false, aliases);
}
