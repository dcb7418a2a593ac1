namespace ModelOps.Learning.Steps;

/// <summary>The steps that a trainer gets when the user names none.</summary>
internal static class DefaultSteps
{
    public const int MostOneHotValues = 100;
    private const int LeastEmbeddedValues = 11;

    public static IReadOnlyList<IPipelineStep> Of(Preparation preparation) => preparation switch
    {
        Preparation.Scaled =>
        [
            new FillStep(ColumnChoice.All, FillMethod.Median),
            new ScaleStep(ColumnChoice.All, ScaleMethod.Standard, onlyUnscaled: true),
            new OneHotStep(ColumnChoice.All, minimumCount: 1, MostOneHotValues),
        ],
        Preparation.Embedded =>
        [
            new FillStep(ColumnChoice.All, FillMethod.Median),
            new ScaleStep(ColumnChoice.All, ScaleMethod.Standard, onlyUnscaled: true),
            new CategoryStep(LeastEmbeddedValues),
            new OneHotStep(ColumnChoice.All, minimumCount: 1, MostOneHotValues),
        ],
        Preparation.Tree => [new OrdinalStep(ColumnChoice.All), new OffsetStep()],
        Preparation.None => [new OrdinalStep(ColumnChoice.All)],
        _ => throw new ArgumentOutOfRangeException(nameof(preparation)),
    };
}
