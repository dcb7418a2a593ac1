using ModelOps.Testing;

namespace ModelOps.Learning.Tests.Extending;

// Every trainer that comes with the tool keeps the contract.

public sealed class LogisticContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("logistic");
}

public sealed class SvmContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("svm");
}

public sealed class OlsContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("ols");
}

public sealed class RidgeContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("ridge");
}

public sealed class LassoContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("lasso");
}

public sealed class ElasticNetContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("elastic-net");
}

public sealed class LinearSgdContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("linear-sgd");
}

public sealed class GradientBoostingContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("gradient-boosting");
}

public sealed class RandomForestContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("random-forest");
}

public sealed class ExtraTreesContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("extra-trees");
}

public sealed class DecisionTreeContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("decision-tree");
}

public sealed class MlpContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("mlp");
}

public sealed class KnnContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("knn");
}

public sealed class DummyContractTests : TrainerContract
{
    protected override TrainerDefinition Trainer => Trainers.Find("dummy");
}
