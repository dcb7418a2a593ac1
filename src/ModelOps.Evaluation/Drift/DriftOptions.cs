namespace ModelOps;

/// <summary>What is compared, and from where on it counts.</summary>
public sealed record DriftOptions
{
    /// <summary>The columns to compare; null for all inputs of the model. Then columns that the data lacks, or has more, are found, too.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>A population stability index from here on is a moderate shift. Default 0.1, as is usual.</summary>
    public double ModeratePsi { get; init; } = 0.1;

    /// <summary>A population stability index from here on is drift. Default 0.25, as is usual.</summary>
    public double DriftPsi { get; init; } = 0.25;

    /// <summary>
    /// A shift counts only if chance alone gives one like it, in any of the columns compared, with at most this probability. Default 0.01.
    /// </summary>
    public double Significance { get; init; } = 0.01;

    /// <summary>What <see cref="Significance"/> holds for when several columns are compared. Default Holm's.</summary>
    public DriftCorrection Correction { get; init; }

    /// <summary>Fewer rows than this, now or at training, are too few for a verdict. Default 100.</summary>
    public int MinimumRows { get; init; } = 100;

    internal IEnumerable<string> Errors()
    {
        if (!(ModeratePsi > 0))
        {
            yield return $"The moderate PSI {ModeratePsi} is out of range; give more than 0.";
        }

        if (!(DriftPsi >= ModeratePsi))
        {
            yield return $"The drift PSI {DriftPsi} is below the moderate one {ModeratePsi}; give as much or more.";
        }

        if (!(Significance is > 0 and < 1))
        {
            yield return $"The significance {Significance} is out of range; give more than 0 and less than 1.";
        }

        if (MinimumRows < 1)
        {
            yield return $"The least number of rows {MinimumRows} is out of range; give 1 or more.";
        }
    }
}
