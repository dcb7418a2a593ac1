using System.Globalization;

namespace ModelOps.Evaluation.Metrics;

/// <summary>The catalog's metrics of regressors.</summary>
internal static class ValueMetrics
{
    private delegate double ValueFunction(ReadOnlySpan<double> values, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights);

    internal static MetricDefinition[] All() =>
    [
        Score("r2", "Share of the target's variance explained", RegressionMetrics.R2, "r2_score", "r_squared"),
        Loss("rmse", "Root mean squared error", RegressionMetrics.RootMeanSquaredError, "root_mean_squared_error", "neg_root_mean_squared_error"),
        Loss("mae", "Mean absolute error", RegressionMetrics.MeanAbsoluteError, "mean_absolute_error", "neg_mean_absolute_error"),
        Loss("mse", "Mean squared error", RegressionMetrics.MeanSquaredError, "mean_squared_error", "neg_mean_squared_error"),
        Loss("mape", "Mean absolute error as a share of the true value", RegressionMetrics.MeanAbsolutePercentageError, "mean_absolute_percentage_error"),
        Loss("max_error", "Largest absolute error", RegressionMetrics.MaxError),
        Quantile(0.5),
        Loss("poisson_deviance", "Mean Poisson deviance; for counts", RegressionMetrics.PoissonDeviance, "mean_poisson_deviance", "neg_mean_poisson_deviance"),
    ];

    internal static MetricDefinition Quantile(double quantile) => Loss(
        quantile == 0.5 ? "quantile_loss" : $"quantile_loss:{quantile.ToString(CultureInfo.InvariantCulture)}",
        $"Quantile (pinball) loss at {quantile.ToString(CultureInfo.InvariantCulture)}",
        (values, predictions, weights) => RegressionMetrics.QuantileLoss(values, predictions, quantile, weights),
        quantile == 0.5 ? ["pinball_loss", "mean_pinball_loss"] : []);

    private static MetricDefinition Score(string name, string description, ValueFunction function, params string[] aliases) => Make(name, description, true, function, aliases);

    private static MetricDefinition Loss(string name, string description, ValueFunction function, params string[] aliases) => Make(name, description, false, function, aliases);

    private static MetricDefinition Make(string name, string description, bool higherIsBetter, ValueFunction function, string[] aliases) =>
        new(name, description, [LearningTask.Regression], higherIsBetter, (input, weights) => function(input.Values, input.Predictions, weights), false, aliases);
}
