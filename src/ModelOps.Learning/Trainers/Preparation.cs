namespace ModelOps.Learning;

/// <summary>How raw columns become the matrix that a trainer sees, unless the user names the steps.</summary>
public enum Preparation
{
    /// <summary>Missing values filled, text one-hot encoded, numbers standardised: for linear models, neighbours, perceptrons.</summary>
    Scaled,

    /// <summary>Numbers as they are, or less an offset where single precision needs it, with NaN for missing; text as ordinal codes, NaN for missing or unseen, flagged categorical: for trees.</summary>
    Tree,

    /// <summary>As <see cref="Scaled"/>, but text of more than 10 values as whole codes from 0, flagged categorical: for nets that learn numbers for each code.</summary>
    Embedded,

    /// <summary>Nothing is read but the target: for the dummy.</summary>
    None,
}
