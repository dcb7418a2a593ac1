namespace ModelOps;

/// <summary>The verdict on a column, and the worst of them on the data: the later, the worse. From <see cref="TooFewRows"/> on, the data is not shown to be as in training.</summary>
public enum DriftLevel
{
    /// <summary>As in training.</summary>
    Stable,

    /// <summary>Worth a look.</summary>
    Moderate,

    /// <summary>Too few rows, now or at training, for any verdict.</summary>
    TooFewRows,

    /// <summary>The model's baseline, of an earlier version, has too few bins for the column to show a change.</summary>
    TooCoarse,

    /// <summary>The data has a column that training did not have.</summary>
    NewColumn,

    /// <summary>Not the data the model was made for.</summary>
    Drifted,

    /// <summary>The column holds another type than in training.</summary>
    TypeChanged,

    /// <summary>The data lacks a column that the model reads.</summary>
    MissingColumn,
}
