namespace ModelOps;

/// <summary>What the four-fifths rule says of a model.</summary>
public enum FourFifthsVerdict
{
    /// <summary>The data shows a selection rate below four fifths of another group's.</summary>
    BelowFourFifths,

    /// <summary>The data shows that no group's selection rate is below four fifths of another's.</summary>
    NotBelowFourFifths,

    /// <summary>The data shows neither.</summary>
    NotEnoughData,
}

/// <summary>
/// The four-fifths rule (EEOC 1978, 29 CFR 1607.4(D)): a selection rate below 0.8 of that of the group with the highest rate is taken as evidence of adverse impact. Judged by the
/// interval of the ratio, not by its value alone.
/// </summary>
/// <param name="Verdict">What the data shows.</param>
/// <param name="Group">The group it rests on; null where no two groups can be compared.</param>
/// <param name="Against">The group it is compared with.</param>
/// <param name="Ratio">
/// The ratio of their selection rates with its score interval (Koopman 1984); of several pairs of groups at a confidence corrected for their number (Bonferroni), so that
/// none is found below by chance more often than one in twenty times.
/// </param>
/// <param name="Pairs">How many pairs of groups were looked at.</param>
/// <param name="Sentence">The verdict as a sentence.</param>
public sealed record FourFifthsResult(FourFifthsVerdict Verdict, string? Group, string? Against, ConfidenceInterval Ratio, int Pairs, string Sentence);
