namespace ModelOps.Evaluation.Tests.Issues;

/// <summary>Reported: the direction of a metric was known by its bare name only.</summary>
public sealed class MetricKeyTests
{
    [Theory]
    [InlineData("roc_auc", "roc_auc", null, null, true)]
    [InlineData("auc", "roc_auc", null, null, true)]
    [InlineData("cv_rmse", "rmse", EstimateKind.CrossValidated, null, false)]
    [InlineData("cv_mae", "mae", EstimateKind.CrossValidated, null, false)]
    [InlineData("cv_log_loss", "log_loss", EstimateKind.CrossValidated, null, false)]
    [InlineData("cv_brier_score", "brier_score", EstimateKind.CrossValidated, null, false)]
    [InlineData("cv_brier_score_loss", "brier_score", EstimateKind.CrossValidated, null, false)]
    [InlineData("cv_roc_auc_std", "roc_auc_std", EstimateKind.CrossValidated, null, null)]
    [InlineData("cv_rmse_mean", "rmse", EstimateKind.CrossValidated, null, false)]
    [InlineData("loss", "loss", EstimateKind.Training, null, false)]
    [InlineData("training_loss", "loss", EstimateKind.Training, null, false)]
    [InlineData("validation_loss", "loss", EstimateKind.Validation, null, false)]
    [InlineData("val_loss", "loss", EstimateKind.Validation, null, false)]
    [InlineData("val/loss", "loss", EstimateKind.Validation, null, false)]
    [InlineData("training_score", "score", EstimateKind.Training, null, true)]
    [InlineData("training_accuracy_score", "accuracy", EstimateKind.Training, null, true)]
    [InlineData("train_r2_score", "r2", EstimateKind.Training, null, true)]
    [InlineData("test_f1_score", "f1", EstimateKind.HeldOut, null, true)]
    [InlineData("credit_test/f1", "f1", EstimateKind.HeldOut, "credit_test", true)]
    [InlineData("test/f1", "f1", EstimateKind.HeldOut, "test", true)]
    [InlineData("credit_test/profit", "profit", EstimateKind.HeldOut, "credit_test", null)]
    [InlineData("accuracy_score_X_test", "accuracy", EstimateKind.HeldOut, "x_test", true)]
    [InlineData("mean_squared_error-2_X_val", "mse", EstimateKind.Validation, "x_val", false)]
    [InlineData("validation_0-logloss", "log_loss", EstimateKind.Validation, null, false)]
    [InlineData("valid_1-binary_error", "binary_error", EstimateKind.Validation, null, false)]
    [InlineData("train-rmse", "rmse", EstimateKind.Training, null, false)]
    [InlineData("eval-error", "error", EstimateKind.HeldOut, null, false)]
    [InlineData("sparse_categorical_accuracy", "sparse_categorical_accuracy", null, null, true)]
    [InlineData("mean_absolute_error", "mae", null, null, false)]
    [InlineData("neg_log_loss", "neg_log_loss", null, null, true)]
    [InlineData("cv_neg_root_mean_squared_error", "neg_root_mean_squared_error", EstimateKind.CrossValidated, null, true)]
    [InlineData("fit_seconds", "fit_seconds", null, null, false)]
    [InlineData("trial_seconds", "trial_seconds", null, null, false)]
    [InlineData("training_time", "training_time", null, null, false)]
    [InlineData("quantile_loss:0.9", "quantile_loss:0.9", null, null, false)]
    [InlineData("system/cpu_utilization_percentage", "cpu_utilization_percentage", null, "system", null)]
    [InlineData("profit", "profit", null, null, null)]
    [InlineData("accuracy_drop", "accuracy_drop", null, null, null)]
    [InlineData("rmse_improvement", "rmse_improvement", null, null, null)]
    [InlineData("/", "/", null, null, null)]
    [InlineData("cv_", "cv_", null, null, null)]
    public void A_key_gives_metric_estimate_data_and_direction(string key, string name, EstimateKind? kind, string? data, bool? higherIsBetter)
    {
        var read = MetricKey.Of(key);

        Assert.Equal((name, kind, data, higherIsBetter), (read.Name, read.Kind, read.DataSet, read.HigherIsBetter));
    }

    [Theory]
    [InlineData("cv_roc_auc", 5, null, "roc_auc, 5-fold CV")]
    [InlineData("cv_roc_auc", null, null, "roc_auc, cross-validated")]
    [InlineData("roc_auc", null, "credit_test", "roc_auc, held out: credit_test")]
    [InlineData("roc_auc", null, null, "roc_auc")]
    [InlineData("credit_test/roc_auc", null, null, "roc_auc, held out: credit_test")]
    [InlineData("validation_loss", null, null, "loss, validation")]
    public void A_key_is_shown_in_words(string key, int? folds, string? data, string words) => Assert.Equal(words, MetricKey.Of(key).ToWords(folds, data));

    [Fact]
    public void Every_metric_of_the_catalog_keeps_its_direction_behind_every_prefix()
    {
        foreach (var metric in MetricCatalog.All)
        {
            foreach (var prefix in (string[])["", "cv_", "training_", "train_", "validation_", "val_", "test_", "some_data/"])
            {
                Assert.Equal((metric.Name, metric.HigherIsBetter), (MetricKey.Of(prefix + metric.Name).Name, MetricKey.Of(prefix + metric.Name).HigherIsBetter));
            }
        }
    }
}
