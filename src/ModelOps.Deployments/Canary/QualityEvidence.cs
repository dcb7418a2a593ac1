namespace ModelOps;

/// <summary>What labels say of one version: of labels, which were wrong; of numbers, how far they were off.</summary>
/// <param name="Wrong">Wrong labels among the rows whose truth is known.</param>
/// <param name="Error">The absolute errors of predicted numbers.</param>
public readonly record struct QualityEvidence(ProportionCount Wrong, SampleMoments Error)
{
    /// <summary>Rows whose truth is known.</summary>
    public long Count => Wrong.Count + Error.Count;
}
