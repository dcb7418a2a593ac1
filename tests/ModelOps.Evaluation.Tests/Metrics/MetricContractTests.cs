using ModelOps.Testing;

namespace ModelOps.Evaluation.Tests.Metrics;

// Every metric that comes with the tool keeps the contract.

public sealed class AccuracyContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("accuracy");
}

public sealed class BalancedAccuracyContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("balanced_accuracy");
}

public sealed class PrecisionContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("precision");
}

public sealed class RecallContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("recall");
}

public sealed class F1ContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f1");
}

public sealed class PrecisionMacroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("precision_macro");
}

public sealed class RecallMacroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("recall_macro");
}

public sealed class F1MacroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f1_macro");
}

public sealed class PrecisionWeightedContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("precision_weighted");
}

public sealed class RecallWeightedContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("recall_weighted");
}

public sealed class F1WeightedContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f1_weighted");
}

public sealed class MatthewsCorrcoefContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("matthews_corrcoef");
}

public sealed class RocAucContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("roc_auc");
}

public sealed class AveragePrecisionContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("average_precision");
}

public sealed class PrAucContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("pr_auc");
}

public sealed class LogLossContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("log_loss");
}

public sealed class BrierScoreContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("brier_score");
}

public sealed class R2ContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("r2");
}

public sealed class RmseContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("rmse");
}

public sealed class MaeContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("mae");
}

public sealed class MseContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("mse");
}

public sealed class MapeContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("mape");
}

public sealed class MaxErrorContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("max_error");
}

public sealed class QuantileLossContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("quantile_loss");
}

public sealed class PoissonDevianceContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("poisson_deviance");
}

public sealed class PrecisionMicroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("precision_micro");
}

public sealed class RecallMicroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("recall_micro");
}

public sealed class F1MicroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f1_micro");
}

public sealed class KolmogorovSmirnovContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("ks_statistic");
}

public sealed class ExpectedCalibrationErrorContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("expected_calibration_error");
}

public sealed class CostContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("cost");
}

public sealed class FBetaContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f_beta:2");
}

public sealed class FBetaMacroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f_beta_macro:2");
}

public sealed class FBetaMicroContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f_beta_micro:2");
}

public sealed class FBetaWeightedContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("f_beta_weighted:2");
}

public sealed class TopKAccuracyContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("top_k_accuracy:3");
}

public sealed class LiftContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("lift:0.1");
}

public sealed class GainContractTests : MetricContract
{
    protected override MetricDefinition Metric => MetricCatalog.Find("gain:0.1");
}
