using ModelOps.Testing;

namespace ModelOps.Learning.Tests.Steps;

// Every step that comes with the tool keeps the contract; date-parts has columns of its own in DatePartsTests.

public sealed class FillContractTests : StepContract
{
    protected override string Step => "fill(size, method=mean)";
}

public sealed class FillIndicatorContractTests : StepContract
{
    protected override string Step => "fill(size, indicator=true)";
}

public sealed class FillTextContractTests : StepContract
{
    protected override string Step => "fill-text(kind)";
}

public sealed class ClipContractTests : StepContract
{
    protected override string Step => "clip(size)";
}

public sealed class ScaleContractTests : StepContract
{
    protected override string Step => "scale(size, method=robust)";
}

public sealed class LogContractTests : StepContract
{
    protected override string Step => "log(size)";
}

public sealed class BucketizeContractTests : StepContract
{
    protected override string Step => "bucketize(size)";
}

public sealed class InteractContractTests : StepContract
{
    protected override string Step => "interact(size, age)";
}

public sealed class OneHotContractTests : StepContract
{
    protected override string Step => "one-hot(kind)";
}

public sealed class OrdinalContractTests : StepContract
{
    protected override string Step => "ordinal(kind)";
}

public sealed class TargetEncodeContractTests : StepContract
{
    protected override string Step => "target-encode(kind)";
}

public sealed class HashContractTests : StepContract
{
    protected override string Step => "hash(kind)";
}

public sealed class TfidfContractTests : StepContract
{
    protected override string Step => "tfidf(note)";
}

public sealed class SelectContractTests : StepContract
{
    protected override string Step => "select(method=variance)";
}
