namespace ModelOps;

/// <summary>What is done about many columns being tested at once.</summary>
public enum DriftCorrection
{
    /// <summary>Holm's: the chance that any column without a shift counts as shifted is at most the significance.</summary>
    Holm,

    /// <summary>That of Benjamini and Hochberg: of the columns that count as shifted, at most this share is expected not to be. It finds more, and is usual where one looks again and again.</summary>
    BenjaminiHochberg,
}
